"""What callers use first: `load`, which knows the files that sections want beside the events."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from tbreport import loading
from tbreport.model import Experiment
from tbreport.options import Options
from tbreport.sections import Section, discover, wanted_files

Logdir = str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]]


def load(
    logdir: Logdir,
    options: Options | None = None,
    *,
    sections: Sequence[Section] | None = None,
    progress: Callable[[int, int], None] | None = None,
    looked: Callable[[int, int], None] | None = None,
) -> Experiment:
    """Read every run under `logdir`, a folder or a mapping from a name to a folder.

    `sections` are those the report will have, where they are not the ones that come with tbreport: some
    want files beside the events. `looked` is called with the folders and files seen while the logdir is walked,
    `progress` with bytes read and bytes in all. Damage is in
    the experiment's `problems`; `LoadError` is raised only where there is nothing to read at all.
    """
    wanted = wanted_files(discover() if sections is None else sections)
    return loading.load(logdir, options, wanted=wanted, progress=progress, looked=looked)
