"""A request to end (SIGTERM, SIGHUP) as an exception, as Ctrl-C is one: so that what was begun is cleaned up."""

import signal
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Terminated(BaseException):
    """The process was asked to end; `code` is the exit code that says by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


def heed() -> None:
    """From now on a request to end raises Terminated in the main thread, unless it is ignored, as under nohup."""
    for number in _SIGNALS:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    # Once is enough: a second one would end the cleaning up.
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Terminated(number)
