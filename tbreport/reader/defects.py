"""What is wrong with a file or a run, in words: what was found and became of it, and what to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

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
_LONGEST = 80


class Defect(NamedTuple):
    """`path` is that of the file or folder, relative to the logdir; the rest is that of `model.Problem`."""

    path: str
    what: str
    hint: str
    note: bool = False
    together: str = ""
    amount: int = 0


def of_file(file: EventFile, path: str, *, keep_damaged: bool) -> Iterator[Defect]:
    """What is wrong with `file`, one defect for each kind of damage."""
    if file.error:
        yield Defect(path, f"could not be read to its end: {file.error}", "Check the file and its permissions.")
    elif not file.size:
        yield Defect(path, "the file is empty", "Nothing was written yet, or the copy failed: copy it again.")
    elif not file.records:
        yield _no_event_file(file, path)
    else:
        yield from _of_framing(file, path)
    yield from _of_records(file.counts, path, keep_damaged=keep_damaged)


def _of_framing(file: EventFile, path: str) -> Iterator[Defect]:
    """What of `file`, which has records, is between them or after the last one."""
    again = "Copy the file again from where it was written."
    if file.holes:
        together = "bytes between records could not be read; what comes after them was"
        what = f"{_bytes(file.lost)} in {_many(file.holes, 'place')} could not be read; what comes after them was"
        yield Defect(path, what, again, False, together, file.lost)
    if file.ending == "truncated":
        what = f"the last record is cut off ({_bytes(file.left)}); all before it was read"
        hint = "Possibly still writing: build again later. If the run is over, copy the file again."
        yield Defect(path, what, hint, together="the last record is cut off; all before it was read")
    elif file.ending == "damaged":
        what = f"the length of a record is damaged; {_bytes(file.left)} after it could not be read"
        together = "bytes after a record whose length is damaged could not be read"
        yield Defect(path, what, again, False, together, file.left)
    elif file.ending == "zeros":
        what = f"the last {_bytes(file.left)} are zeros, which hold no record; all before them was read"
        together = "bytes at the end of files are zeros, which hold no record; all before them was read"
        hint = "A disk lost them, or reserved them and nothing more came. Copy the file again if it should go on."
        yield Defect(path, what, hint, False, together, file.left)


def of_no_values(run: str, files: int) -> Defect:
    """Nothing is wrong with a run's `files`, but nothing is in them either."""
    what = f"no value in its {_many(files, 'event file')}"
    hint = "The run logged nothing, or ended before its writer was flushed or closed."
    return Defect(run, what, hint, True, "no value in any event file")


def of_copy(path: str) -> Defect:
    """The file at `path` has the bytes of another one in its folder, which was read."""
    what = "a copy of another event file of its run, byte for byte: left unread"
    return Defect(path, what, "Nothing to do: every point of it is there.", note=True)


def _no_event_file(file: EventFile, path: str) -> Defect:
    head = file.head
    if head.startswith(_LFS):
        what = "a Git LFS pointer, not the event file itself"
        return Defect(path, what, "Run `git lfs pull` in the repository.")
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            return Defect(path, f"the file is compressed ({name})", "Unpack it first.")
    if head and all(byte >= 32 or byte in b"\t\n\r\f" for byte in head):
        return Defect(path, "a text file, not an event file", "Rename it, or remove it from the logdir.")
    if file.ending == "truncated":
        what, hint = "the first record is cut off", "Possibly still writing: build again later."
        return Defect(path, f"{what} ({_bytes(file.left)})", hint, together=what)
    what, hint = "no record can be read", "Damaged, or no event file: copy it again, or remove it."
    return Defect(path, f"{what} in its {_bytes(file.left)}", hint, together=what)


def _of_records(counts: Counts, path: str, *, keep_damaged: bool) -> Iterator[Defect]:
    if counts.damaged and keep_damaged:
        what = "with a wrong checksum kept, as asked"
        yield _counted(path, counts.damaged, "record", what, "Their values may be wrong.")
    elif counts.damaged:
        hint = "Copy the file again. --damaged keep keeps them, right or wrong."
        yield _counted(path, counts.damaged, "record", "with a wrong checksum dropped", hint)
    if counts.unparsable:
        hint = "The writer or the disk was faulty; the rest is not affected."
        yield _counted(path, counts.unparsable, "record", "that cannot be parsed skipped", hint)
    if counts.unreadable:
        reasons = sorted(counts.unreadable)
        more = f" and {len(reasons) - _REASONS} other reasons" if len(reasons) > _REASONS else ""
        what = f"skipped: {'; '.join(reasons[:_REASONS])}{more}"
        hint = "Nothing to do: such values cannot be shown."
        yield _counted(path, sum(counts.unreadable.values()), "value", what, hint)
    if counts.short:
        hint = "Nothing to do: the strings that were written are there."
        yield _counted(path, counts.short, "value", "with fewer strings than their shape promises", hint)
    if counts.surplus:
        hint = "What differs from step to step belongs into the step or the value, not into the tag."
        yield _counted(path, counts.surplus, "value", f"ignored: the file has more than {MOST_KEYS:,} tags", hint)
    yield from _of_writers(counts, path)


def _of_writers(counts: Counts, path: str) -> Iterator[Defect]:
    """What is whole, but odd."""
    if counts.obsolete:
        what = "in a format that TensorFlow gave up in 2015 ignored"
        hint = "Nothing to do: TensorBoard ignores them too."
        yield _counted(path, counts.obsolete, "histogram", what, hint)
    if counts.rounded:
        what = "beyond 2^53 rounded to the nearest float64"
        hint = "Nothing to do: scalars are held as float64, which has 53 binary digits."
        yield _counted(path, counts.rounded, "whole number", what, hint, note=True)
    if counts.impossible_times:
        yield _of_times(counts.impossible_times, path)
    if counts.escaped:
        yield _of_names(counts.escaped, path)
    if counts.empty:
        hint = "Nothing to do: their writer logged a tag and nothing else."
        yield _counted(path, counts.empty, "value", "without content ignored", hint, note=True)


def _of_times(amounts: Mapping[str, int], path: str) -> Defect:
    units = [unit for unit in amounts if unit]
    seem = f" ({' or '.join(sorted(units))} since 1970, it seems)" if units else ""
    hint = "The values are kept, without a time. Let the writer give seconds since 1970 as a wall time."
    return _counted(path, sum(amounts.values()), "event", f"with an impossible wall time{seem}", hint)


def _of_names(escaped: Sequence[str], path: str) -> Defect:
    some = ", ".join(repr(name[-_LONGEST:]).replace("\\\\", "\\") for name in escaped[:_REASONS])
    more = f" and {len(escaped) - _REASONS:,} more" if len(escaped) > _REASONS else ""
    together = "names in another encoding than UTF-8 shown by escapes"
    what = f"{_many(len(escaped), 'name')}{together[5:]}: {some}{more}"
    hint = "Every value is kept. Let the writer use UTF-8, and cut no name within a character."
    return Defect(path, what, hint, True, together, len(escaped))


def _counted(path: str, amount: int, noun: str, rest: str, hint: str, *, note: bool = False) -> Defect:
    """A defect of `amount` things, which can be added to those of the same kind elsewhere."""
    return Defect(path, f"{_many(amount, noun)} {rest}", hint, note, f"{noun}s {rest}", amount)


def of_order(run: str) -> Defect:
    """The files of `run` were written in another order than their names say."""
    what = "the names of the event files contradict their wall times; they are read by wall time"
    return Defect(run, what, "Nothing to do, unless the clock of the machine was set back.", note=True)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _bytes(count: int) -> str:
    return _many(count, "byte")
