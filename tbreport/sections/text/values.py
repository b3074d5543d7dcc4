"""Tensors of a text series → cells of text, with what a reader should know about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbreport.errors import ReadError
from tbreport.model import Tensor, TensorSeries
from tbreport.wording import count, plural

MOST_CELLS = 5000
"""Cells of one table that the report keeps; whole rows, from the top."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """What was logged at one step. `cells` are its rows; a text that is no table is one cell.

    `notes` say how the cells differ from what was logged; `error` is why there are none.
    """

    cells: tuple[tuple[str, ...], ...] = ()
    table: bool = False
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def characters(self) -> int:
        """The length of all cells together."""
        return sum(len(cell) for row in self.cells for cell in row)


def read(series: TensorSeries, index: int) -> Value:
    """Value `index` of `series`; one that cannot be read any more says so."""
    try:
        return of_tensor(series.values[index])
    except ReadError as error:
        return Value(error=str(error))


def of_tensor(tensor: Tensor) -> Value:
    """`tensor` as TensorBoard lays it out: a scalar as a text, one axis as a column, two as a table.

    PyTorch writes every text with one axis of length 1; that shows as the text it is. Of more than two axes
    the first slice of the outer ones shows, [0, ..., 0, :, :].
    """
    values, notes = tensor.values, []
    if values.ndim > 2:
        inner = ", ".join("0" for _ in values.shape[:-2])
        shape = " by ".join(count(n) for n in tensor.shape)
        notes.append(f"A tensor of {values.ndim} axes ({shape}); what shows is the table [{inner}, :, :] of it.")
    if not values.size:
        return Value(table=True, notes=(*notes, "An empty tensor: there is no text in it."))
    while values.ndim > 2:
        values = values[0]
    if values.ndim < 2:
        return _in_cells(values.reshape(-1, 1), values.size > 1, notes)
    return _in_cells(values, table=True, notes=notes)


def _in_cells(values: NDArray[Any], table: bool, notes: list[str]) -> Value:
    rows, columns = values.shape
    shown = values[: max(1, MOST_CELLS // columns), :MOST_CELLS]
    if shown.size < values.size:
        notes.append(f"The first {count(shown.size)} of {count(values.size)} cells.")
    damaged = 0
    texts = np.empty(shown.shape, object)
    for place, cell in np.ndenumerate(shown):
        texts[place], wrong = _decoded(cell)
        damaged += wrong
    if damaged:
        where = f" in {plural(damaged, 'cell')}" if rows * columns > 1 else ""
        notes.append(f"Not valid UTF-8{where}: the bytes that are none show as \ufffd.")
    return Value(cells=tuple(map(tuple, texts.tolist())), table=table, notes=tuple(notes))


def _decoded(cell: object) -> tuple[str, bool]:
    """The text of `cell`, and whether some of its bytes are no text."""
    if not isinstance(cell, bytes):
        return str(cell), False
    try:
        return cell.decode("utf-8"), False
    except UnicodeDecodeError:
        return cell.decode("utf-8", "replace"), True
