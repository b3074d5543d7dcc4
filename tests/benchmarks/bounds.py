"""What `tbreport build` costs for much of what is cheap to write: `python tests/benchmarks/bounds.py [--only WORDS]`.

Each flood of tests/fuzz/floods.py is built in a process of its own, which is ended after `--most` seconds of
processor time. The time is that of the whole process tree, the memory the peak of its greatest process.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "fuzz")]

from floods import FOLDERS, ONE_FILE, flood  # noqa: E402


def main() -> None:
    """Print a line for each flood: seconds of processor time, MB of memory, and MB of the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000_000, help="bytes of each")
    parser.add_argument("--max-size", default="none", help="as of tbreport build")
    parser.add_argument("--most", type=int, default=60, help="seconds of processor time after which one is ended")
    parser.add_argument("--only", default="", help="a part of the names of those to measure")
    given = parser.parse_args()
    sys.stdout.write(f"{'flood':24} {'CPU s':>7} {'MB':>6} {'report MB':>10}\n")
    for name in (*ONE_FILE, *FOLDERS):
        if given.only in name:
            with tempfile.TemporaryDirectory() as scratch:
                logdir, report = flood(Path(scratch, "logs"), name, given.size), Path(scratch, "report.html")
                error, seconds, megabytes = _build(logdir, report, given.max_size, given.most)
                size = f"{report.stat().st_size / 1e6:10.2f}" if report.exists() else f"{'-':>10}"
                sys.stdout.write(f"{name:24} {seconds:7.1f} {megabytes:6.0f} {size}  {error}\n")
                sys.stdout.flush()


def _build(logdir: Path, report: Path, max_size: str, most: int) -> tuple[str, float, float]:
    """Why it failed ("" if it did not), seconds of processor time, and MB."""
    command = [sys.executable, "-m", "tbreport", "build", str(logdir), "-o", str(report), "--max-size", max_size]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=said,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1)),  # noqa: PLW1509
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        error = said.read().decode(errors="replace").strip().splitlines()[-1:] if process.returncode else []
    failed = f"ended with {process.returncode} {''.join(error)[:80]}".strip() if process.returncode else ""
    return failed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


if __name__ == "__main__":
    main()
