"""The errors that callers may catch: one line that says what, why, and what to do next."""


class TbreportError(Exception):
    """Base of every error that tbreport raises on purpose; `str()` of it is fit for a user."""


class LoadError(TbreportError):
    """There is nothing to read at all: no such folder, nothing in it, no permission."""


class ReadError(TbreportError):
    """A value that stays on disk until asked for can no longer be read: the file changed or vanished."""


class OptionError(TbreportError):
    """An option's value that cannot be meant: a bad expression, an unknown section, a size without a unit."""


class ThemeError(TbreportError):
    """A theme that does not exist or does not hold what a theme must hold."""


class SectionError(TbreportError):
    """A section that breaks the protocol: no template, a name taken twice, a chart nobody built."""


class OutputError(TbreportError):
    """The report cannot be written where it should go."""


class SizeError(OutputError):
    """The report cannot be as small as asked; with nothing but what is always in it, it takes `least` bytes."""

    def __init__(self, message: str, least: int) -> None:
        super().__init__(message)
        self.least = least
