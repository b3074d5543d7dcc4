"""`load`: a logdir → an Experiment. The only joint of the reader and the model."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tbreport import workers
from tbreport.errors import LoadError
from tbreport.model import (
    KINDS,
    BlobSeries,
    Experiment,
    Metadata,
    Problem,
    Run,
    RunFile,
    ScalarSeries,
    Series,
    Superseded,
    Tensor,
    TensorSeries,
)
from tbreport.options import Options, pattern
from tbreport.ordering import natural
from tbreport.reader import asides, compat, defects, restarts, roots
from tbreport.reader.copies import copies
from tbreport.reader.defects import Defect
from tbreport.reader.files import EventFile, read_file
from tbreport.reader.lazy import OnDisk, Source
from tbreport.reader.logdir import Folder
from tbreport.reader.public import public_paths
from tbreport.reader.roots import Logdir
from tbreport.reader.runs import RunSeries, contradict_names, in_order, merge
from tbreport.reader.walk import Settings, display

Progress = Callable[[int, int], None]

_WORTH_PROCESSES = 256_000_000
"""Bytes of event files from which parallel processes pay: handing scalars over takes half as long as reading them."""

_INTERNAL = frozenset({"hparams", "custom_scalars", "graphs"})
"""Kinds whose tags a writer chose, not the user: the filter on tags does not touch them."""

_NAMED = 5

_NONE = Superseded()


@dataclass(frozen=True, slots=True)
class _Place:
    """A run: its folder, and its name in the experiment."""

    folder: Folder
    name: str

    def path(self, file: Path) -> str:
        """How `file`, which lies in the folder, is named in the experiment."""
        inner = display(file.relative_to(self.folder.path).as_posix())
        return inner if self.name == "." else f"{self.name}/{inner}"


def load(
    logdir: Logdir | Mapping[str, Logdir],
    options: Options | None = None,
    *,
    wanted: Sequence[str] = (),
    progress: Progress | None = None,
    looked: Progress | None = None,
) -> Experiment:
    """Read all runs under `logdir`, a folder, or several as a mapping from a name to each.

    With several, run names begin with the name of theirs. `options` filters runs and tags and says what
    becomes of restarts and damage. `wanted` are glob patterns, relative to a run's folder, of other files
    that shall be listed in `Run.files`. `looked(folders, files)` is called while the logdir is walked,
    `progress(done, total)` with bytes as files are read.

    Damaged files end up in `Experiment.problems`. Raises LoadError only when there is nothing to read at all:
    no such folder, no event files in it, no permission, nothing left by the filter on runs or on tags.
    """
    options = options or Options()
    given = roots.roots(logdir)
    settings = Settings(links=options.links, looked=looked)
    problems: list[Defect] = []
    places: list[_Place] = []
    empty: list[Path] = []
    for prefix, root in given.items():
        found = roots.discovered(root, wanted, settings)
        problems += [_prefixed(defect, prefix) for defect in asides.of_discovery(found)]
        places += [_Place(folder, _joined(prefix, folder.name)) for folder in found.runs]
        empty += [] if found.runs else [root]
    if not places:
        raise roots.nothing(empty, wanted, problems)
    problems += [roots.of_no_runs(prefix, root) for prefix, root in given.items() if root in empty]
    chosen, copied = _without_copies(_chosen(_told_apart(places), options))
    problems += copied
    runs = []
    tags = _Tags(options.tags)
    with without_collector():
        files = _read(chosen, options, progress)
        for place in chosen:
            run, more = _run(place, list(islice(files, len(place.folder.events))), options, tags)
            runs.append(run)
            problems += more
    tags.check()
    runs.sort(key=lambda run: (run.start_time is None, run.start_time or 0.0, natural(run.name), run.name))
    return Experiment(
        source=", ".join(prefix or _own_name(root) for prefix, root in given.items()),
        runs=MappingProxyType({run.name: run for run in runs}),
        problems=tuple(sorted({Problem(*defect) for defect in problems})),
    )


@contextmanager
def without_collector() -> Iterator[None]:
    """While it lasts, nobody looks for objects that refer to each other.

    Reading and building make hardly any, but a hundred thousand tags make so many objects that looking for some
    doubles the time of the one and adds a quarter to that of the other.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _told_apart(places: Sequence[_Place]) -> list[_Place]:
    """`places`, numbered where two would have one name: logdirs called "a" and "a/b", or a name that is no text."""
    taken: set[str] = set()
    apart = []
    for place in places:
        names = (f"{place.name} ({number})" if number > 1 else place.name for number in count(1))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        apart.append(replace(place, name=name))
    return apart


def _chosen(places: Sequence[_Place], options: Options) -> Sequence[_Place]:
    wanted = pattern(options.runs, "--runs")
    chosen = [place for place in places if not wanted or wanted.search(place.name)]
    if chosen:
        return chosen
    raise LoadError(f"No run matches --runs {options.runs!r}. There are: {_some([place.name for place in places])}")


def _some(names: Sequence[str]) -> str:
    """The first of `names`, and how many more there are."""
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _without_copies(places: Sequence[_Place]) -> tuple[list[_Place], list[Defect]]:
    """`places` without the event files that are copies of others in their folder, and a word on each of these."""
    apart, said = [], []
    for place in places:
        found = copies(place.folder.events)
        said += [defects.of_copy(place.path(path)) for path in found]
        originals = tuple(path for path in place.folder.events if path not in found)
        apart.append(replace(place, folder=replace(place.folder, events=originals)) if found else place)
    return apart, said


class _Tags:
    """The filter on tags, and what it has met."""

    def __init__(self, expression: str | None) -> None:
        self._expression = expression
        self._wanted = pattern(expression, "--tags")
        self._matched = False
        self._others: set[str] = set()

    def chosen(self, series: Sequence[RunSeries]) -> Iterable[RunSeries]:
        """Those of `series` that are wanted."""
        if not self._wanted:
            return series
        given = [one for one in series if one.kind not in _INTERNAL]
        left = {one.tag for one in given if not self._wanted.search(one.tag)}
        self._matched |= len(left) < len({one.tag for one in given})
        self._others |= left
        return [one for one in series if one.kind in _INTERNAL or one.tag not in left]

    def check(self) -> None:
        """Raise LoadError where there were tags to choose from and none was wanted."""
        if self._others and not self._matched:
            some = _some(sorted(self._others, key=natural))
            raise LoadError(f"No tag matches --tags {self._expression!r}. There are: {some}")


def _read(places: Sequence[_Place], options: Options, progress: Progress | None) -> Iterator[EventFile]:
    """The event files of `places`, in their order."""
    paths = [path for place in places for path in place.folder.events]
    sizes = [_size(path) for path in paths]
    total, done = sum(sizes), 0

    def advance(index: int) -> None:
        nonlocal done
        done += sizes[index]
        if progress:
            progress(done, total)

    read = partial(read_file, keep_damaged=options.damaged == "keep")
    return iter(workers.run(read, paths, costs=sizes, threshold=_WORTH_PROCESSES, done=advance))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _run(place: _Place, files: Sequence[EventFile], options: Options, tags: _Tags) -> tuple[Run, list[Defect]]:
    """The run of `files`, which are given in the order of their names, and what is wrong with it."""
    keep = options.damaged == "keep"
    ordered = in_order(files)
    names = [place.path(file.path) for file in ordered]
    problems = [defects.of_order(place.name)] if contradict_names(ordered) else []
    series = merge(ordered, options.restarts)
    problems += [
        d for file, name in zip(ordered, names, strict=True) for d in defects.of_file(file, name, keep_damaged=keep)
    ]
    if files and not (series or problems or place.folder.notes):
        problems.append(defects.of_no_values(place.name, len(files)))
    times = [time for file in files for time in (file.low_time, file.high_time) if time is not None]
    run = Run(
        name=place.name,
        start_time=min(times, default=None),
        end_time=max(times, default=None),
        paths=tuple(names),
        size=sum(file.size for file in files),
        files=tuple(RunFile(place.path(path), path, _size(path)) for path in place.folder.wanted),
        notes=place.folder.notes,
        **_kinds(tags.chosen(series), _sources(ordered, names)),
    )
    return run, problems


def _sources(files: Sequence[EventFile], names: Sequence[str]) -> tuple[Source, ...]:
    """Where values are read from later. What is wrong with one stands on a card, so its name is public."""
    public = public_paths(names)
    return tuple(Source(file.path, public[name]) for file, name in zip(files, names, strict=True))


def _kinds(series: Iterable[RunSeries], sources: tuple[Source, ...]) -> dict[str, Any]:
    kinds: dict[str, dict[str, Series]] = {kind: {} for kind in KINDS}
    for one in series:
        kinds[one.kind][one.tag] = _series(one, sources)
    return {kind: MappingProxyType(dict(sorted(of_kind.items()))) for kind, of_kind in kinds.items()}


def _series(one: RunSeries, sources: tuple[Source, ...]) -> Series:
    common: dict[str, Any] = {
        "tag": one.tag,
        "steps": one.steps,
        "wall_times": one.wall_times,
        "metadata": Metadata(*one.metadata) if one.metadata else Metadata(),
        "superseded_by": _superseded(one.superseded),
        "late": one.late,
        "stepless": one.stepless,
    }
    if one.values is not None:
        return ScalarSeries(**common, values=one.values, dtype=one.dtype)
    assert one.places is not None
    common["sizes"] = one.places["length"].astype("int64")
    if one.kind not in compat.BLOB_KINDS:
        tensors = OnDisk(sources, one.places, _tensor)
        return TensorSeries(**common, values=tensors, dtype=one.dtype, shape=one.shape)
    blobs = OnDisk(sources, one.places, partial(compat.samples, one.kind))
    labels = OnDisk(sources, one.places, compat.labels) if one.kind == "audio" else ()
    return BlobSeries(**common, values=blobs, labels=labels)


def _superseded(counts: restarts.Superseded) -> Superseded:
    return Superseded(*counts) if any(counts) else _NONE


def _tensor(value: Any) -> Tensor:
    found = compat.modern(value)
    assert found is not None
    return Tensor(found.dtype, found.values)


def _prefixed(defect: Defect, prefix: str) -> Defect:
    return defect._replace(path=_joined(prefix, defect.path))


def _joined(prefix: str, name: str) -> str:
    """The name of a run or file of the logdir called `prefix`."""
    if not prefix:
        return name
    return prefix if name == "." else f"{prefix}/{name}"


def _own_name(root: Path) -> str:
    return display(root.resolve().name) or "."
