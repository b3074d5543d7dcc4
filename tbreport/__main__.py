"""`python -m tbreport` and the `tbreport` command."""

import io
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    _fill_closed_streams()
    code = _answered(sys.argv[1:])
    if not _watched():
        os._exit(code)  # all is written and flushed, and letting go of a report's objects one by one takes time
    sys.exit(code)


def _answered(arguments: list[str]) -> int:
    """The exit code of the command line `arguments`, once what they ask for is done and standard output flushed."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a tag may be written in letters that the place it goes to has not
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = _about(arguments) if arguments in ([], ["-h"], ["--help"], ["--version"]) else _commanded(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read the pipe has seen enough
        _discard_the_rest()
        return 0
    except KeyboardInterrupt:  # before the command line stood: it answers for itself
        _complain("Interrupted; nothing was written.")
        return 130
    except OSError as error:
        if error.filename is not None:  # not of standard output, the one file here without a name
            raise
        _discard_the_rest()
        _complain(f"tbreport: standard output cannot be written: {error.strerror}. Send it elsewhere.")
        return 1
    return code


def _fill_closed_streams() -> None:
    """What goes to a closed standard stream goes nowhere, and not into the next file that is opened."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _complain(line: str) -> None:
    try:
        print(line, file=sys.stderr)  # noqa: T201
    except OSError:  # nobody listens
        return


def _watched() -> bool:
    """Whether a debugger, a profiler or a measure of coverage waits for Python's own end to say what it saw."""
    if sys.version_info >= (3, 12) and any(map(sys.monitoring.get_tool, range(6))):
        return True
    return sys.gettrace() is not None or sys.getprofile() is not None


def _commanded(arguments: list[str]) -> int:
    _spare_memory()
    from tbreport.cli import run
    from tbreport.interruption import heed

    heed()
    return run(arguments)


def _spare_memory() -> None:
    """Where memory is limited numpy gets one thread: each takes some, and where it cannot, numpy ends the process."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    except ImportError:  # Windows
        return
    if getrlimit(RLIMIT_AS)[0] != RLIM_INFINITY:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _about(arguments: list[str]) -> int:
    """Answer what needs no command, as `cli` does, but without importing click."""
    from tbreport import __version__
    from tbreport.subcommands import help_text

    # Nothing asked for is wrong usage.
    stream, code = (sys.stdout, 0) if arguments else (sys.stderr, 2)
    text = f"tbreport, version {__version__}\n" if arguments == ["--version"] else help_text()
    if stream is not None:  # closed by who called
        stream.write(text)
    return code


def _discard_the_rest() -> None:
    """What standard output still holds goes nowhere, so that Python's exit does not trip over it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
