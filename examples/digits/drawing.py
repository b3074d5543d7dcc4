"""Arrays in, pictures, sounds and meshes out: what `train.py` logs beside its numbers."""

import io
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

FloatArray = NDArray[np.floating]
Pixels = NDArray[np.uint8]

SAMPLE_RATE = 8000  # Hz


def confusion_figure(counts: NDArray[np.int64]) -> Figure:
    """The confusion matrix `counts` (row: true digit, column: predicted digit), a number in each cell."""
    figure = Figure(figsize=(4.2, 4.2), dpi=80, layout="constrained")
    axes = figure.subplots()
    # The square root makes single mistakes visible beside a diagonal of more than a hundred.
    axes.imshow(np.sqrt(counts), cmap="Blues")
    for (row, column), count in np.ndenumerate(counts):
        if count:
            colour = "white" if count > counts.max() / 4 else "black"
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color=colour)
    axes.set(xlabel="predicted digit", ylabel="true digit", xticks=range(10), yticks=range(10))
    return figure


def enlarged(images: FloatArray, factor: int) -> FloatArray:
    """`images` (N, C, H, W) with each pixel repeated `factor` times, and a grey frame around each image."""
    large = images.repeat(factor, axis=2).repeat(factor, axis=3)
    return np.pad(large, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=0.25)


def signed_colours(values: FloatArray) -> FloatArray:
    """`values` (N, 1, H, W) as colours (N, 3, H, W): red is positive, blue negative, white zero."""
    scaled = 0.5 + 0.5 * values[:, 0] / np.abs(values).max()
    colours: FloatArray = mpl.colormaps["RdBu_r"](scaled)[..., :3]
    return np.moveaxis(colours, -1, 1)


def principal_plane(vectors: FloatArray) -> FloatArray:
    """The two directions (D, 2) in which `vectors` (N, D) vary most."""
    _, _, directions = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    # A singular vector has no sign of its own; fix it, lest the picture flips from one machine to the next.
    signs = np.sign(directions[:2].sum(axis=1, keepdims=True))
    plane: FloatArray = (directions[:2] * signs).T
    return plane


def scatter_frames(history: list[FloatArray], labels: NDArray[np.int64], size: int = 160) -> Pixels:
    """One frame (T, size, size, 3) per array of `history`: its rows in the last one's principal plane."""
    plane = principal_plane(history[-1])
    centre = history[-1].mean(axis=0)
    reach = np.abs((history[-1] - centre) @ plane).max()
    palette = mpl.colormaps["tab10"](np.arange(10), bytes=True)[:, :3]
    frames = np.full((len(history), size, size, 3), 255, np.uint8)
    for frame, vectors in zip(frames, history, strict=True):
        places = ((vectors - centre) @ plane / reach + 1) / 2 * (size - 4)
        columns, rows = places.round().astype(int).clip(0, size - 4).T
        for down, right in np.ndindex(3, 3):
            frame[rows + down, columns + right] = palette[labels]
    return frames


def gif(frames: Pixels, frames_per_second: float) -> bytes:
    """`frames` (T, H, W, 3) as an animated GIF that repeats for ever."""
    images = [Image.fromarray(frame).quantize(32, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    images[0].save(
        file,
        format="GIF",
        save_all=True,
        append_images=images[1:],
        duration=round(1000 / frames_per_second),
        loop=0,
    )
    return file.getvalue()


def melody(curve: list[float], seconds: float = 1.5) -> FloatArray:
    """`curve` as a tone (1, L) at `SAMPLE_RATE`: one octave per unit above 220 Hz."""
    when = np.linspace(0, len(curve) - 1, round(seconds * SAMPLE_RATE))
    pitch = 220 * 2 ** np.interp(when, np.arange(len(curve)), curve)
    tone = 0.5 * np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE)
    fade = np.linspace(0, 1, SAMPLE_RATE // 50)  # without it, a click at both ends
    tone[: fade.size] *= fade
    tone[-fade.size :] *= fade[::-1]
    return tone[np.newaxis].astype(np.float32)


class Mesh(NamedTuple):
    """One triangle mesh as `add_mesh` wants it: a batch of one."""

    vertices: FloatArray  # (1, N, 3)
    colours: NDArray[np.uint8]  # (1, N, 3)
    faces: NDArray[np.int32]  # (1, M, 3): indices of vertices


def height_field(heights: FloatArray) -> Mesh:
    """The surface over a square grid (K, K) with `heights`, y pointing up, two triangles per cell."""
    count = len(heights)
    side = np.linspace(-1, 1, count)
    x, z = np.meshgrid(side, side, indexing="ij")
    vertices = np.stack([x, heights, z], axis=-1).reshape(1, -1, 3)
    scaled = (heights - heights.min()) / max(float(np.ptp(heights)), 1e-9)
    colours = mpl.colormaps["viridis"](scaled, bytes=True)[..., :3].reshape(1, -1, 3)
    corner = np.arange(count * count, dtype=np.int32).reshape(count, count)
    a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]
    faces = np.concatenate([np.stack([a, b, c], -1), np.stack([b, d, c], -1)]).reshape(1, -1, 3)
    return Mesh(vertices, colours, faces)
