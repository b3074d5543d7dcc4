"""What is wrong with a file or a run, in words: what was found and became of it, and what to do."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tbreport.reader.files import EventFile
from tbreport.reader.parts import MOST_KEYS, Counts

_LFS = b"version https://git-lfs"
_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"\xfd7zXZ": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_REASONS = 3


class Defect(NamedTuple):
    """`path` is that of the file or folder, relative to the logdir; the rest is that of `model.Problem`."""

    path: str
    what: str
    hint: str
    severity: Literal["warning", "note"] = "warning"


def of_file(file: EventFile, path: str, *, keep_damaged: bool) -> Iterator[Defect]:
    """What is wrong with `file`, one defect for each kind of damage."""
    if file.error:
        yield Defect(path, f"could not be read to its end: {file.error}", "Check the file and its permissions.")
    elif not file.size:
        yield Defect(path, "the file is empty", "Nothing was written yet, or the copy failed: copy it again.")
    elif not file.records:
        yield Defect(path, *_no_event_file(file))
    elif file.ending == "truncated":
        what = f"the last record is cut off ({_bytes(file.left)}); all before it was read"
        yield Defect(path, what, "Possibly still writing: build again later. If the run is over, copy the file again.")
    elif file.ending == "damaged":
        what = f"the length of a record is damaged; {_bytes(file.left)} after it could not be read"
        yield Defect(path, what, "Copy the file again from where it was written.")
    yield from _of_records(file.counts, path, keep_damaged=keep_damaged)


def of_no_values(run: str, files: int) -> Defect:
    """Nothing is wrong with a run's `files`, but nothing is in them either."""
    what = f"no value in its {_many(files, 'event file')}"
    return Defect(run, what, "The run logged nothing, or ended before its writer was flushed or closed.")


def _no_event_file(file: EventFile) -> tuple[str, str]:
    head = file.head
    if head.startswith(_LFS):
        return "a Git LFS pointer, not the event file itself", "Run `git lfs pull` in the repository."
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            return f"the file is compressed ({name})", "Unpack it first."
    if head and all(byte >= 32 or byte in b"\t\n\r\f" for byte in head):
        return "a text file, not an event file", "Rename it, or remove it from the logdir."
    if file.ending == "truncated":
        what = f"the first record is cut off ({_bytes(file.left)})"
        return what, "Possibly still writing: build again later."
    return (
        f"no record can be read in its {_bytes(file.left)}",
        "Damaged, or no event file: copy it again, or remove it.",
    )


def _of_records(counts: Counts, path: str, *, keep_damaged: bool) -> Iterator[Defect]:
    if counts.damaged and keep_damaged:
        what = f"{_many(counts.damaged, 'record')} with a wrong checksum kept, as asked"
        yield Defect(path, what, "Their values may be wrong.")
    elif counts.damaged:
        what = f"{_many(counts.damaged, 'record')} with a wrong checksum dropped"
        yield Defect(path, what, "Copy the file again. --damaged keep keeps them, right or wrong.")
    if counts.unparsable:
        what = f"{_many(counts.unparsable, 'record')} that cannot be parsed skipped"
        yield Defect(path, what, "The writer or the disk was faulty; the rest is not affected.")
    if counts.unreadable:
        reasons = sorted(counts.unreadable)
        more = f" and {len(reasons) - _REASONS} other reasons" if len(reasons) > _REASONS else ""
        what = f"{_many(sum(counts.unreadable.values()), 'value')} skipped: {'; '.join(reasons[:_REASONS])}{more}"
        yield Defect(path, what, "Nothing to do: such values cannot be shown.")
    if counts.surplus:
        what = f"{_many(counts.surplus, 'value')} ignored: the file has more than {MOST_KEYS:,} tags"
        yield Defect(path, what, "What differs from step to step belongs into the step or the value, not into the tag.")
    if counts.obsolete:
        what = f"{_many(counts.obsolete, 'histogram')} in a format that TensorFlow gave up in 2015 ignored"
        yield Defect(path, what, "Nothing to do: TensorBoard ignores them too.")
    if counts.empty:
        what = f"{_many(counts.empty, 'value')} without content ignored"
        yield Defect(path, what, "Nothing to do: their writer logged a tag and nothing else.")


def of_order(run: str) -> Defect:
    """The files of `run` were written in another order than their names say."""
    what = "the names of the event files contradict their wall times; they are read by wall time"
    return Defect(run, what, "Nothing to do, unless the clock of the machine was set back.")


def of_overlap(run: str, superseded: int) -> Defect:
    """Files of `run` were written at the same time, and one replaced points of another."""
    what = f"event files overlap in time, and {_many(superseded, 'point')} count as replaced by a restart"
    return Defect(run, what, "If several processes wrote them at once, use --restarts sort.")


def of_lost_tags(run: str, tags: Sequence[str]) -> Defect:
    """A restart of `run` replaced every point of `tags`."""
    named = ", ".join(repr(tag) for tag in sorted(tags)[:_REASONS])
    more = f" and {len(tags) - _REASONS} more" if len(tags) > _REASONS else ""
    what = f"a restart took back all points of {_many(len(tags), 'tag')}: {named}{more}"
    return Defect(run, what, "Use --restarts all to see them.")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _bytes(count: int) -> str:
    return _many(count, "byte")
