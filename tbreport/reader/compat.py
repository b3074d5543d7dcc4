"""Legacy values → modern ones, and modern ones → the kind of series that they belong to. Pure.

What TensorBoard does in data_compat.py and dataclass_compat.py, except that histograms keep float64.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.proto import message
from tbreport.reader import tensors
from tbreport.reader.names import text
from tbreport.reader.tensors import UnreadableError

GRAPH_PLUGINS = frozenset(
    {
        "graphs",
        "graph_tagged_run_metadata",
        "graph_run_metadata",
        "graph_run_metadata_graph",
        "graph_keras_model",
    }
)
_OWN_PLUGINS = GRAPH_PLUGINS | {
    *("scalars", "images", "audio", "text", "histograms", "pr_curves", "custom_scalars", "mesh", "hparams")
}
"""Plugins whose metadata say how their values are to be read; the metadata of others may be all that they log."""

BLOB_KINDS = frozenset({"images", "audio", "hparams", "custom_scalars", "graphs"})
"""The kinds whose values are encoded files or messages; all but these and scalars are tensors."""

Kinds = frozenset[str]
FloatArray = NDArray[np.float64]


class Modern(NamedTuple):
    """A value in its modern form.

    `plugin` is the one that the value itself names or, for a legacy value, implies; None leaves it to the tag's
    first metadata. `make` makes the values, which most readers of a log need only later, or never. `short` says
    that there are fewer strings than the tensor's shape promised.
    """

    plugin: str | None
    dtype: str
    shape: tuple[int, ...]
    make: Callable[[], NDArray[Any]]
    short: bool = False

    @property
    def fits(self) -> Kinds:
        """The kinds that the value can belong to."""
        # What hparams hold lies in their metadata, whatever the tensor.
        fits = fitting(self.dtype, self.shape)
        return fits | {"hparams"} if self.plugin == "hparams" else fits

    @property
    def values(self) -> NDArray[Any]:
        """The values in the tensor's shape, strings as an object array of bytes."""
        return self.make()


def modern(value: Any) -> Modern | None:
    """`value` in its modern form, None where it has no content or an obsolete one that nothing reads.

    A plugin that is none of TensorBoard's may log its data in the metadata alone: they become one string.
    Raises UnreadableError for content that contradicts itself.
    """
    content = value.WhichOneof("value") or ""
    migrate = _MIGRATIONS.get(content)
    if migrate:
        return migrate(value)
    plugin, data = named_plugin(value), value.metadata.plugin_data.content
    if plugin == "hparams":
        return _of_strings("hparams")
    if not content and data and plugin not in _OWN_PLUGINS:
        return _of_strings(plugin, data)
    return None


def named_plugin(value: Any) -> str | None:
    """The plugin that the metadata of `value` names, None where it names none."""
    return text(value.metadata.plugin_data.plugin_name) or None


def _of_strings(plugin: str | None, *parts: bytes) -> Modern:
    return Modern(plugin, "string", (len(parts),), partial(_strings, parts))


def _strings(parts: Sequence[bytes]) -> NDArray[Any]:
    values = np.empty(len(parts), object)
    values[:] = parts
    return values


def _scalar(value: Any) -> Modern:
    return Modern("scalars", "float32", (), partial(np.array, value.simple_value, np.float32))


def _image(value: Any) -> Modern:
    image = value.image
    return _of_strings("images", b"%d" % image.width, b"%d" % image.height, image.encoded_image_string)


def _audio(value: Any) -> Modern:
    return _of_strings("audio", value.audio.encoded_audio_string)


def _tensor(value: Any) -> Modern:
    outline = tensors.outline(value.tensor)
    return Modern(named_plugin(value), outline.dtype, outline.shape, partial(tensors.values, outline), outline.short)


def _histogram(value: Any) -> Modern:
    """Rows (left, right, count), without the empty buckets at both ends."""
    histo = value.histo
    limits, counts = _doubles(histo, "bucket_limit"), _doubles(histo, "bucket")
    if len(limits) != len(counts):
        raise UnreadableError(f"a histogram of {len(counts)} buckets with {len(limits)} limits")
    (filled,) = (counts > 0).nonzero()
    if not len(filled):
        return Modern("histograms", "float64", (0, 3), partial(np.zeros, (0, 3)))
    first, last = int(filled[0]), int(filled[-1])
    make = partial(_rows, limits[first:last], counts[first : last + 1], histo.min, histo.max)
    return Modern("histograms", "float64", (last + 1 - first, 3), make)


def _rows(inner: FloatArray, counts: FloatArray, low: float, high: float) -> FloatArray:
    # The outermost edges become min and max: writers put ±DBL_MAX there, which would flatten every chart.
    lefts, rights = np.concatenate([[low], inner]), np.concatenate([inner, [high]])
    return np.stack([lefts, rights, counts], axis=1)


def _doubles(histo: Any, field: str) -> FloatArray:
    packed = b"".join(getattr(histo, field))
    if packed and len(packed) % 8 == 0:
        return np.frombuffer(packed, "<f8")
    if not histo.ByteSize():
        return np.empty(0)
    unpacked = message("UnpackedHistogramProto").FromString(histo.SerializeToString())
    return np.array(getattr(unpacked, field), np.float64)


_MIGRATIONS: Mapping[str, Callable[[Any], Modern]] = MappingProxyType(
    {"simple_value": _scalar, "histo": _histogram, "image": _image, "audio": _audio, "tensor": _tensor}
)


@lru_cache(maxsize=4096)
def fitting(dtype: str, shape: tuple[int, ...]) -> Kinds:
    """The kinds whose values may have this dtype and shape; "tensors" always fits."""
    fits = {"tensors"}
    if dtype == "string":
        fits |= {"text", "graphs", "custom_scalars"}
        if len(shape) == 1 and shape[0] >= 2:
            fits.add("images")
        if len(shape) in (1, 2):
            fits.add("audio")
        return frozenset(fits)
    if dtype.startswith("complex"):
        return frozenset(fits)
    size = int(np.prod(shape, dtype=np.int64))
    if size == 1:
        fits.add("scalars")
    if not size or (len(shape) == 2 and shape[1] == 3):
        fits.add("histograms")
    if len(shape) == 2 and shape[0] == 6:
        fits.add("pr_curves")
    if len(shape) == 3:
        fits.add("mesh")
    return frozenset(fits)


def kind_of(plugin: str | None, fits: Kinds) -> str:
    """The kind of a value: its plugin's where dtype and shape allow; scalars for one number without plugin."""
    if plugin is None:
        return "scalars" if "scalars" in fits else "tensors"
    kind = "graphs" if plugin in GRAPH_PLUGINS else plugin
    return kind if kind in fits else "tensors"


def samples(kind: str, value: Any) -> tuple[bytes, ...]:
    """The encoded files or messages in a value of one of the `BLOB_KINDS`."""
    if kind == "hparams":
        return (value.metadata.plugin_data.content,)
    found = modern(value)
    if found is None:
        return ()
    if kind == "images":
        return tuple(found.values[2:])
    if kind == "audio" and found.values.ndim == 2:
        return tuple(found.values[:, 0]) if found.values.shape[1] else ()
    return tuple(found.values.ravel())


def labels(value: Any) -> tuple[str, ...]:
    """The Markdown label of each clip of an audio value, "" where there is none."""
    found = modern(value)
    if found is None:
        return ()
    if found.values.ndim < 2 or found.values.shape[1] < 2:
        return ("",) * len(found.values)
    return tuple(label.decode("utf-8", "replace") for label in found.values[:, 1])
