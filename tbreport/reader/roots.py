"""The logdirs that were given: whether each can be read, and what to say of one without runs."""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from stat import S_ISDIR

from tbreport.errors import LoadError
from tbreport.reader import nearby
from tbreport.reader.defects import Defect
from tbreport.reader.logdir import EVENTS, Found, discover
from tbreport.reader.sniff import holds_events
from tbreport.reader.walk import Settings

Logdir = str | PathLike[str]


def roots(logdir: Logdir | Mapping[str, Logdir]) -> dict[str, Path]:
    """Each logdir by the prefix of its runs' names, "" where there is only one; raises LoadError for what is none."""
    given = logdir if isinstance(logdir, Mapping) else {"": logdir}
    found = {name: Path(path) for name, path in given.items()}
    if not found:
        raise LoadError("No logdir given. Name the folder that holds the event files.")
    for root in found.values():
        _check(root)
    return found


def _check(root: Path) -> None:
    try:
        folder = S_ISDIR(root.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # A name with a null character in it is nobody's, and looking for the like of it raises ValueError again.
        other = nearby.similar(root) if "\0" not in str(root) else None
        hint = f"Did you mean {other}?" if other else "Name the folder that the training wrote its logs to."
        raise LoadError(f"There is no folder {str(root)!r}. {hint}") from None
    except OSError as error:
        raise LoadError(f"{root} cannot be read: {error.strerror}. Check its permissions.") from error
    if not folder:
        raise LoadError(f"{root} {_of_file(root)}")


def _of_file(path: Path) -> str:
    if EVENTS in path.name:
        return f"is a file. Give its folder: {path.parent}"
    if holds_events(path):
        return f"is a file of events, but its name does not say so. {_rename(path)}, and give its folder: {path.parent}"
    return "is a file, not a folder. Name the folder that the training wrote its logs to."


def discovered(root: Path, wanted: Sequence[str], settings: Settings) -> Found:
    """What is under `root`; raises LoadError where not even that may be listed."""
    found = discover(root, wanted, settings)
    for path, reason in found.closed:
        if path == ".":
            raise LoadError(f"{root} cannot be read: {reason}. Allow reading it, or give another folder.")
    if "." in found.system:
        raise LoadError(f"{root} is part of the operating system and holds no logs. Give another folder.")
    return found


def of_no_runs(prefix: str, root: Path) -> Defect:
    """There are no runs under `root`, one of several logdirs. Names only what lies in it or beside it, no paths."""
    return Defect(prefix, f"no event files (*{EVENTS}*) in this logdir", _advice(root, lambda path: path.name))


def nothing(given: Sequence[Path], wanted: Sequence[str], problems: Sequence[Defect]) -> LoadError:
    """There are no runs under any of the logdirs `given`: what to do, where there is a sign of it."""
    also = f" and no {', '.join(wanted)}" if wanted else ""
    message = f"There are no event files (*{EVENTS}*){also} under {', '.join(map(str, given))}."
    advice = next((text for text in (_advice(root, str) for root in given) if text != _NO_ADVICE), "")
    if not advice and problems:
        advice = f"Not everything could be looked at: {problems[0].path}: {problems[0].what}."
    return LoadError(f"{message} {advice or _NO_ADVICE}")


_NO_ADVICE = "Give the folder that the training wrote its logs to."


def _advice(root: Path, shown: Callable[[Path], str]) -> str:
    if (file := nearby.unnamed(root)) is not None:
        return f"{shown(file)} holds events, but is not called so. {_rename(file)}"
    if (other := nearby.beside(root)) is not None:
        return f"There are some in {shown(other)}"
    return _NO_ADVICE


def _rename(path: Path) -> str:
    return f"Put {EVENTS} into its name: rename it to {path.name}.{EVENTS}"
