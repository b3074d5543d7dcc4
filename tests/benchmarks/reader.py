"""How fast event files are read, against TensorBoard's two readers, in one run.

Times: tbreport from `load` called (imports done) until every scalar array is ready and all checksums are
verified; the Rust server from its start to its "Finished load cycle" line, keeping all points; EventAccumulator
from `Reload` called until it returns. Each in a process of its own, in turns, medians of `--runs`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import corpora
from figures import write_figures

TBREPORT = """
import json, resource, sys, time
import tbreport, tbreport.loading
start, worked = time.perf_counter(), time.process_time()
experiment = tbreport.loading.load(sys.argv[1])
for run in experiment.runs.values():
    for kind, series in run.series():
        assert len(series.steps) == len(series.wall_times)
        assert kind != "scalars" or len(series.values) == len(series)
seconds, worked = time.perf_counter() - start, time.process_time() - worked
# Not getrusage for this process: its figure starts at what the process that started it had.
(own,) = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({"seconds": seconds, "worked": worked, "peak": peak / 1000, "problems": len(experiment.problems)}))
"""

ON_ONE_PROCESSOR = f"import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n{TBREPORT}"
"""The same in one process, whatever the size of the logs."""

ACCUMULATOR = """
import json, sys, time
from pathlib import Path
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
start = time.perf_counter()
for folder in sorted({p.parent for p in Path(sys.argv[1]).rglob("*tfevents*")}):
    guidance = dict.fromkeys(("scalars", "tensors", "images", "histograms", "compressedHistograms", "audio"), 0)
    EventAccumulator(str(folder), size_guidance=guidance).Reload()
print(json.dumps({"seconds": time.perf_counter() - start}))
"""

Figures = Mapping[str, float]


class Case(NamedTuple):
    """A log; `checksum` has the server verify checksums, `slow` has EventAccumulator read it too."""

    name: str
    folder: Path
    checksum: bool = False
    slow: bool = True


def python(code: str, folder: Path) -> Figures:
    """What `code`, run in a fresh process on `folder`, says of itself."""
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    answer: Figures = json.loads(done.stdout.splitlines()[-1])
    return answer


def rust(folder: Path, *, checksum: bool = False) -> Figures:
    """Seconds until TensorBoard's data server has read `folder`, keeping everything."""
    from tensorboard_data_server import server_binary

    keep = ",".join(f"{plugin}=all" for plugin in ("scalars", "histograms", "images"))
    with tempfile.TemporaryDirectory() as scratch:
        command = [server_binary(), "--logdir", str(folder), "--port", "0", "--port-file", f"{scratch}/port"]
        command += ["--samples-per-plugin", keep, "--reload", "once", "-v", *(["--checksum"] if checksum else [])]
        start = time.perf_counter()
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr
        try:
            for line in server.stderr:
                if "Finished load cycle" in line:
                    return {"seconds": time.perf_counter() - start}
        finally:
            server.kill()
            server.wait()
    raise RuntimeError("the data server ended before it had finished")


def command(*words: str) -> Figures:
    """Seconds that a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return {"seconds": time.perf_counter() - start}


def medians(measures: Sequence[Callable[[], Figures]], runs: int) -> list[dict[str, float]]:
    """The medians of each measure's figures; they take turns, so that what else goes on here meets all alike."""
    answers = [[measure() for measure in measures] for _ in range(runs)]
    return [
        {key: statistics.median(answer[key] for answer in given) for key in given[0]}
        for given in zip(*answers, strict=True)
    ]


def row(case: Case, runs: int) -> list[str]:
    """A row of the table: tbreport's seconds and how many times longer the others take."""
    measures = [partial(python, TBREPORT, case.folder), partial(rust, case.folder, checksum=case.checksum)]
    if case.slow:
        measures.append(partial(python, ACCUMULATOR, case.folder))
    ours, server, *slow = medians(measures, runs)
    seconds = ours["seconds"]
    return [
        case.name,
        f"{corpora.size(case.folder) / 1e6:.0f} MB",
        f"{seconds:.3f} s",
        f"{server['seconds'] / seconds:.1f} x{' (`--checksum`)' if case.checksum else ''}",
        *(f"{other['seconds'] / seconds:.0f} x" for other in slow),
        *([] if slow else [""]),
        f"{ours['peak']:.0f} MB",
    ]


def growth(name: str, few: Path, many: Path, runs: int) -> list[str]:
    """How much more time of one processor ten times as many events take, as a row."""
    measures = [partial(python, ON_ONE_PROCESSOR, folder) for folder in (few, many)]
    one, ten = medians(measures, runs)
    times = f"{ten['worked']:.3f} s of one processor, {ten['worked'] / one['worked']:.1f} x those of a tenth"
    return [name, f"{corpora.size(many) / 1e6:.0f} MB", times, "", "", f"{ten['peak']:.0f} MB"]


def start(runs: int) -> list[str]:
    """How long the command line takes to start, as a row."""
    script = str(Path(sys.executable).with_name("tbreport"))
    bare, whole = medians([partial(command, sys.executable, "-c", "pass"), partial(command, script, "--help")], runs)
    ratio = f"{whole['seconds'] / bare['seconds']:.1f} x `python -c pass`"
    return ["`tbreport --help`", "", f"{whole['seconds']:.3f} s, {ratio}", "", "", ""]


def main() -> None:
    """Make the logs, measure, print the table and, where asked to, write it into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "tbreport-benchmarks")
    parser.add_argument("--only", default="", help="words of the cases to measure; for trying things out")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    given = parser.parse_args()
    made = partial(corpora.made, given.cache)
    million, images = made("million", corpora.million), made("images", corpora.images)
    all_runs = sorted(million.iterdir())
    one_file = made("one_file", corpora.one_file)
    tenfold = made("one_file_on_and_on", lambda f: corpora.on_and_on(f, one_file, 10))
    hundred_runs = made("hundred_runs", lambda f: corpora.linked(f, all_runs * 10))
    cases = [
        Case("1,000,000 scalars, 10 runs", million),
        Case("1,000,000 scalars, one file", one_file),
        Case("1,000,000 scalars, 50,000 tags", made("wide", corpora.wide)),
        Case("255,000 scalars, 300 runs x 170 tags", made("many_small_runs", corpora.many_small_runs)),
        Case("1,000,000 TF2 tensors, 10 runs", made("tf2", corpora.tf2)),
        Case("10,000 histograms", made("histograms", corpora.histograms), checksum=True),
        Case("1,000 images", images, checksum=True),
        Case("2 GB of images", made("images_on_and_on", lambda f: corpora.on_and_on(f, images, 42)), True, False),
    ]
    rows = []
    for case in cases:
        if given.only in case.name:
            rows.append(row(case, given.runs))
            sys.stdout.write("  ".join(rows[-1]) + "\n")
            sys.stdout.flush()
    if not given.only:
        rows.append(growth("10,000,000 scalars, one file", one_file, tenfold, given.runs))
        rows.append(growth("10,000,000 scalars, 100 runs", million, hundred_runs, given.runs))
        rows.append(start(max(given.runs, 9)))
        sys.stdout.write("\n".join("  ".join(cells) for cells in rows[-3:]) + "\n")
    if given.write:
        header = ["logs", "size", "tbreport", "Rust data server", "EventAccumulator", "peak memory"]
        write_figures("reader", header, rows)


if __name__ == "__main__":
    main()
