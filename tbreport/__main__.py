"""`python -m tbreport` and the `tbreport` command."""

import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    arguments = sys.argv[1:]
    if arguments in ([], ["-h"], ["--help"], ["--version"]):
        sys.exit(_about(arguments))
    try:
        from tbreport.cli import run

        code = run(arguments)
    except KeyboardInterrupt:  # before the command line stood: it answers for itself
        sys.stderr.write("Interrupted; nothing was written.\n")
        code = 130
    sys.exit(code)


def _about(arguments: list[str]) -> int:
    """Answer what needs no command, as `cli` does, but without importing click."""
    from tbreport import __version__
    from tbreport.subcommands import help_text

    # Nothing asked for is wrong usage.
    stream, code = (sys.stdout, 0) if arguments else (sys.stderr, 2)
    text = f"tbreport, version {__version__}\n" if arguments == ["--version"] else help_text()
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # Whoever read the pipe has seen enough. What is left goes nowhere, so that Python's exit does not trip over it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


if __name__ == "__main__":
    main()
