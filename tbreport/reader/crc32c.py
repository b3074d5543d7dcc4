"""CRC32C as TFRecord uses it: of single byte strings, and of many rows of equal length at once."""

from functools import cache

import google_crc32c
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Crcs = NDArray[np.uint32]

_POLYNOMIAL = np.uint32(0x82F63B78)
_MASK_DELTA = 0xA282EAD8
_ROWS_PAY = 4
"""Work column by column pays from this many messages per byte of their length."""


def value(data: bytes) -> int:
    """CRC32C (Castagnoli) of `data`."""
    return int(google_crc32c.value(data))


def masked(crc: int) -> int:
    """`crc` as TFRecord stores it: rotated right by 15 bits, plus a constant."""
    return (((crc >> 15) | (crc << 17)) + _MASK_DELTA) & 0xFFFFFFFF


def masked_rows(crcs: Crcs) -> Crcs:
    """`masked` of each crc."""
    return ((crcs >> np.uint32(15)) | (crcs << np.uint32(17))) + np.uint32(_MASK_DELTA)


def _table() -> Crcs:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> np.uint32(1)) ^ np.where(table & np.uint32(1), _POLYNOMIAL, np.uint32(0))
    return table


@cache
def _tables(count: int) -> Crcs:
    """`_tables(n)[k, byte]` is what a byte adds to the CRC when k bytes follow it: a CRC is linear over XOR."""
    tables = np.empty((count, 256), np.uint32)
    tables[0] = _table()
    for k in range(1, count):
        last = tables[k - 1]
        tables[k] = tables[0][last & np.uint32(255)] ^ (last >> np.uint32(8))
    return tables


def rows(columns: Bytes) -> Crcs:
    """CRC32C of n messages of equal length; `columns` is uint8 (length, n), row j holding byte j of each."""
    length, count = columns.shape
    if count < _ROWS_PAY * length:
        return np.array([value(row.tobytes()) for row in columns.T], np.uint32)
    # By powers of two, so that tables for one length serve most others.
    tables = _tables(1 << max(8, (length - 1).bit_length()))
    shared = np.uint32(value(bytes(length)))
    crcs = np.zeros(count, np.uint32)
    for j in range(length):
        column, table = columns[j], tables[length - 1 - j]
        if (column == column[0]).all():
            shared ^= table[column[0]]
        else:
            crcs ^= table[column]
    return crcs ^ shared
