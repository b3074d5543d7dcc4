"""Read changed event files for a while: `python tests/fuzz [--seconds 60] [--seed 0] [--bombs 10_000_000]`.

Real logs (`$TBREPORT_LOGS`) and files of every kind of value are damaged or forged and read to the last value.
Then come files that promise more than they hold, each in a process of its own. It ends with an error, and leaves
the input in the current folder, when something else than a TbreportError is raised, when a value is read that
nobody wrote, or when 10 MB need more than 10 s of a processor or 1 GB of memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from bombs import BOMBS  # noqa: E402
from cost import SECONDS, cost  # noqa: E402
from mutations import damaged, forged  # noqa: E402
from oracle import check_damage, check_forgery  # noqa: E402
from seeds import seeds  # noqa: E402


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def mutate(seconds: float, seed: int) -> int:
    """Try changed inputs for so long, and return how many there were."""
    random, given = Random(seed), seeds()
    ends, tried = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "run", "events.out.tfevents.1600000000.host")
        file.parent.mkdir()
        while time.monotonic() < ends:
            name, intact = random.choice(given)
            damage = random.random() < 0.5
            changed = (damaged if damage else forged)(intact, random)
            started = time.process_time()
            try:
                if damage:
                    check_damage(Path(scratch), file, intact, changed)
                else:
                    check_forgery(Path(scratch), file, changed)
                spent = time.process_time() - started
                assert spent < SECONDS, f"{spent:.1f} s for {len(changed):,} bytes"
            except BaseException:
                kept = Path(f"fuzz-{seed}-{tried}.tfevents")
                kept.write_bytes(changed)
                say(f"Input {tried} of seed {seed}, made from {name}, is now in {kept}.")
                raise
            tried += 1
    return tried


def explode(size: int) -> None:
    """Read each bomb of about `size` bytes in a process of its own, and say what it cost."""
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "tfevents")
        for name, make in BOMBS.items():
            file.write_bytes(make(size))
            # A small one gets a second: starting to read has a price of its own.
            spent = cost(Path(scratch), max(1, SECONDS * file.stat().st_size // 10_000_000))
            line = f"{spent.seconds:5.1f} s {spent.megabytes:5.0f} MB {spent.points:>9} points  {spent.problems[:60]}"
            say(f"{name:28} {line}")
            if spent.excess:
                failed.append(f"{name}: {spent.excess}")
    if failed:
        raise SystemExit("\n".join(["Too expensive, or failed:", *failed]))


def main() -> None:
    """Fuzz, and print how many inputs were tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bombs", type=int, default=10_000_000, help="bytes of each; 0 for none")
    given = parser.parse_args()
    warnings.simplefilter("error")
    tried = mutate(given.seconds, given.seed)
    say(f"{tried:,} changed inputs read in {given.seconds:.0f} s, seed {given.seed}")
    if given.bombs:
        explode(given.bombs)
        say(f"{len(BOMBS)} bombs of {given.bombs:,} bytes read")


if __name__ == "__main__":
    main()
