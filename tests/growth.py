"""Time as a ratio within one run, for promises that something does not grow out of hand."""

import time


def growth(act, little, tenfold):
    """How many times longer `act` takes with ten times as much, at its quickest of three.

    About 10 where its time grows with its input, 100 where with its square. It is the time of one processor; work of
    less than a millisecond is below what can be measured.
    """
    less, more = (min(_seconds(act, given) for _ in range(3)) for given in (little, tenfold))
    return more / max(less, 1e-3)


def _seconds(act, given):
    start = time.process_time()
    act(given)
    return time.process_time() - start
