"""A section that uses every joint of the seam at once; the tests read in the page what it was given."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from tbreport.budget import Offer
from tbreport.model import Experiment, Problem
from tbreport.options import Options, parse_size
from tbreport.packing import Blob, Block
from tbreport.sections import Cell, OverviewBlock, RunColumn, Section, View


@dataclass(frozen=True, kw_only=True)
class ProbeOptions:
    """One option of each type that becomes a flag."""

    loud: bool = field(default=False, metadata={"help": "Be loud."})
    times: int = field(default=3, metadata={"help": "How often."})
    share: float = 0.5
    mood: Literal["calm", "wild"] = "calm"
    room: int | None = field(default=1000, metadata={"help": "How much.", "parse": parse_size})


def png(shade: int, side: int = 8) -> bytes:
    """A grey square as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    comment = b"Comment\0" + bytes([48 + shade % 10]) * 1000  # so that leaving a square out is worth something
    chunks = ((b"IHDR", header), (b"tEXt", comment), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def build(experiment: Experiment, options: Options) -> View | None:
    """Columns, blobs (one of them shown without JavaScript), offers, blocks and problems."""
    chosen: ProbeOptions = SECTION.options_in(options)
    block = Block("probe")
    blobs = [Blob.of("image/png", lambda shade=shade: png(shade)) for shade in (0, 64, 128, 255)]
    run = next(iter(experiment.runs))
    files = [f.path for r in experiment.runs.values() for f in r.files]
    return View(
        payload={
            "numbers": block.add(np.array([1.5, np.nan, -np.inf], np.float32)),
            "wholes": block.add_whole(np.array([3, 4, 9])),  # of another type, so at the same offset
            "blobs": [blob.key for blob in blobs],
            "times": chosen.times,
        },
        fallback={"shown": blobs[0].key, "files": files},
        blocks=(block,),
        blobs=tuple(blobs),
        offers=tuple(
            Offer(key=blob.key, size=blob.encoded_size, kind="squares", position=i) for i, blob in enumerate(blobs)
        ),
        run_columns=(RunColumn(title="Probed", cells={run: Cell(text="yes, <b>", sort=1.0)}),),
        overview=(OverviewBlock(title="Probe's own", columns=("What",), rows=((Cell(text="a row"),),)),),
        problems=(Problem("events.out.tfevents.1586254833.secret-host.89569.276.v2", "probed", "Nothing to do."),),
    )


SECTION = Section(
    name="probe",
    title="Probe",
    order=50,
    folder=Path(__file__).parent,
    build=build,
    options=ProbeOptions,
    read_files=("probe*.txt",),
)
