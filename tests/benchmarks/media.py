"""How long a report of many images takes, against a process that only copies their bytes as base64.

1,000 noise images of 128 x 128, none left out. Each process is timed from its start to its end, in turn, by the
median of `--runs`. The size is compared with the distinct media bytes; the fixed cost is a report of one scalar.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpora
from figures import write_figures

COPY = """
import base64, pathlib, sys
data = b"".join(path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).rglob("*tfevents*")))
pathlib.Path(sys.argv[2]).write_bytes(base64.b64encode(data))
"""

# As for whoever does not tell Python to compile all modules anew each time.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

DISTINCT = """
import sys
import tbreport
runs = tbreport.load(sys.argv[1]).runs.values()
samples = {sample for run in runs for series in run.images.values() for value in series.values for sample in value}
print(sum(map(len, samples)))
"""


def copied(folder: Path, target: Path) -> tuple[float, float]:
    """What the copying process takes."""
    return measured("-c", COPY, folder, target)


def built(folder: Path, target: Path) -> tuple[float, float]:
    """What `tbreport build` takes."""
    return measured("-m", "tbreport", "build", folder, "--max-size", "none", "-o", target)


def measured(*arguments: str | Path) -> tuple[float, float]:
    """How many seconds a fresh Python takes for `arguments`, and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a measured process failed with {process.returncode}")
    return taken, usage.ru_maxrss * 1024 / 1e6


def fixed_cost(scratch: Path) -> int:
    """Bytes of a report of next to nothing."""
    from tensorboardX import SummaryWriter

    with SummaryWriter(str(scratch / "bare")) as writer:
        writer.add_scalar("loss", 0.5, 0, walltime=corpora.START)
    built(scratch / "bare", scratch / "bare.html")
    return (scratch / "bare.html").stat().st_size


def main() -> None:
    """Make the logs, measure, print the table and, where asked to, write it into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "tbreport-benchmarks")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    given = parser.parse_args()
    folder = corpora.made(given.cache, "images", corpora.images)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        fixed = fixed_cost(scratch)  # the first build of all, for Python keeps what it has compiled
        pairs = [(copied(folder, scratch / "copy"), built(folder, scratch / "report.html")) for _ in range(given.runs)]
        size = (scratch / "report.html").stat().st_size - fixed
    copy, build = (statistics.median(seconds for seconds, _ in of) for of in zip(*pairs, strict=True))
    peak = statistics.median(megabytes for _, (_, megabytes) in pairs)
    done = subprocess.run([sys.executable, "-c", DISTINCT, str(folder)], capture_output=True, text=True, check=True)
    distinct = int(done.stdout)
    header = ["logs", "media", "tbreport", "against base64 alone", "peak memory", "size beyond the fixed cost"]
    row = [
        "1,000 images",
        f"{distinct / 1e6:.0f} MB",
        f"{build:.2f} s",
        f"{build / copy:.1f} x",
        f"{peak:.0f} MB",
        f"{size / distinct:.3f} x media bytes",
    ]
    print("  ".join(row))
    if given.write:
        write_figures("media", header, [row])


if __name__ == "__main__":
    main()
