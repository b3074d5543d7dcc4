"""A function over many items, in parallel processes where that pays and is safe."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # most logs are too small for processes, so that most builds need not import these
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

Done = Callable[[int], None]

MOST = 8
"""Processes at most: more than this only adds memory."""


def run(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    costs: Sequence[float] | None = None,
    threshold: float = 0.0,
    done: Done | None = None,
) -> list[Result]:
    """`function(item)` of each item, in the order of `items`.

    Runs in parallel processes when the `costs` together exceed `threshold`, where there is more than one CPU
    and where starting processes is safe; then `function`, items and results must be picklable. `done(i)` is
    called in this process as item i ends, in any order. An exception of `function` is raised here. Items of a
    process that dies are run again in this process.
    """
    weights = [1.0] * len(items) if costs is None else list(costs)
    count = min(len(items), _cpus(), MOST)
    method = _start_method() if count > 1 and sum(weights) > threshold else None
    results: dict[int, Result] = {}
    if method:
        with closing(_parallel(function, items, weights, method, count)) as ended:
            for i, result in ended:
                results[i] = result
                if done:
                    done(i)
    for i, item in enumerate(items):
        if i not in results:
            results[i] = function(item)
            if done:
                done(i)
    return [results[i] for i in range(len(items))]


def _parallel(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    weights: Sequence[float],
    method: str,
    count: int,
) -> Generator[tuple[int, Result], None, None]:
    """(index, result) as each item ends; stops early, without an error, if a process dies or none can start."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    # The longest first, so that no process is left alone with a long item at the end.
    by_cost = sorted(range(len(items)), key=lambda i: -weights[i])
    others = set(active_children())
    try:
        with ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_work) as pool:
            try:
                futures: dict[Future[Result], int] = {}
                with _fork_warning_answered(), _signals_held():
                    futures = {pool.submit(function, items[i]): i for i in by_cost}
                for future in as_completed(futures):
                    yield futures.pop(future), future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for process in set(active_children()) - others:  # what they are at may take long, and nobody waits
                    process.terminate()
                raise
    except (BrokenProcessPool, OSError):
        return


_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals wait until all processes have begun: what a signal does in this one it must not do in those."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work() -> None:
    """Begin as a process of the pool: ended by its parent, and with it, whatever becomes of that."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes, and the parent answers
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


@contextmanager
def _fork_warning_answered() -> Iterator[None]:
    # Python 3.12 counts the threads of numpy's BLAS too, which are made for a fork (pthread_atfork).
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*fork", category=DeprecationWarning)
        yield


def _start_method() -> str | None:
    """How other processes can be started without side effects here, None where they cannot."""
    import multiprocessing

    if multiprocessing.current_process().daemon:
        return None
    methods = multiprocessing.get_all_start_methods()
    if sys.platform == "linux" and "fork" in methods and threading.active_count() == 1:
        return "fork"
    # A spawned process imports __main__ again, which runs a script that has no main guard a second time.
    return "spawn" if "spawn" in methods and _main_is_ours() else None


def _main_is_ours() -> bool:
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    return bool(spec.name == "tbreport.__main__") if spec else Path(sys.argv[0]).stem == "tbreport"


def _cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
