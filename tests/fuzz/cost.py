"""What it costs to read a folder and to look at some of it, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SECONDS = 10
MEGABYTES = 1000.0
"""What reading 10 MB of anything may cost at most, of a processor and of memory."""

_CODE = """
import resource, sys, time, warnings
from itertools import islice
import tbreport.loading
warnings.simplefilter("error")
start = time.process_time()
resource.setrlimit(resource.RLIMIT_CPU, (int(start) + int(sys.argv[2]), -1))
experiment = tbreport.loading.load(sys.argv[1])
every = [series for run in experiment.runs.values() for _, series in run.series()]
shown = [value for series in every[:100] for value in islice(series.values, 10)]
seconds = time.process_time() - start
# Not getrusage: its figure starts at what the process that started this one had.
(peak,) = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
problems = "; ".join(problem.what for problem in experiment.problems)
print(seconds, peak / 1000, sum(map(len, every)), problems, sep="|", end="")
"""


class Cost(NamedTuple):
    """`error` is what the process wrote when it failed or was ended for its time."""

    seconds: float = 0.0
    megabytes: float = 0.0
    points: int = 0
    problems: str = ""
    error: str = ""

    @property
    def excess(self) -> str:
        """What is wrong with it, "" where nothing is."""
        if self.error:
            return self.error
        return f"{self.megabytes:.0f} MB" if self.megabytes > MEGABYTES else ""


def cost(folder: Path, seconds: int = SECONDS) -> Cost:
    """What it costs to read `folder`; a process that takes longer is ended."""
    command = [sys.executable, "-c", _CODE, str(folder), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return Cost(error=done.stderr[-500:] or f"more than {seconds} s")
    spent, peak, points, problems = done.stdout.split("|", 3)
    return Cost(float(spent), float(peak), int(points), problems)
