"""What the report shows of texts, images and clips against what TensorBoard's own plugins answer for the same logs.

The differences that are meant: a vector of one text is a text, not a table of one cell; clips keep their labels;
headings go by the rank of the card's title; and every step is there.
"""

import io
import re
import warnings
from html import unescape

import numpy as np
import pytest
from PIL import Image

from tbreport.loading import load
from tbreport.options import Options
from tbreport.packing import JsonBlock
from tbreport.sections import audio, images, text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard import context
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.audio import metadata as audio_metadata
    from tensorboard.plugins.audio.audio_plugin import AudioPlugin
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.image import metadata as image_metadata
    from tensorboard.plugins.image.images_plugin import ImagesPlugin
    from tensorboard.plugins.text import metadata as text_metadata
    from tensorboard.plugins.text.text_plugin import TextPlugin
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import img_mime_type_detector, tensor_util

MARKDOWN = """# Title

Some *words* and **more** with `code`, a [link](https://example.org "title") & <b>html</b>.

- one
- two

and

1. first

> quoted

| name | value |
|------|-------|
| lr   | 0.1   |

```
fenced *code*
```

---

größe
"""
TEXTS = {
    "scalar": np.array(MARKDOWN.encode(), object),
    "one": np.array([MARKDOWN.encode()], object),
    "vector": np.array([b"*a*", b"b", "ü".encode()], object),
    "table": np.array([[b"*a*", b"b"], [b"", b"`d`"]], object),
    "row": np.array([[b"a", b"b"]], object),
    "cube": np.array([f"c{i}".encode() for i in range(8)], object).reshape(2, 2, 2),
    "rank4": np.array([f"r{i}".encode() for i in range(24)], object).reshape(2, 3, 2, 2),
}
STEPS = 12


def encoded(form, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    data = io.BytesIO()
    frames = [Image.fromarray(np.roll(pixels, i, 0)) for i in range(3)]
    frames[0].save(data, form, **({"save_all": True, "append_images": frames[1:]} if form == "GIF" else {}))
    return data.getvalue()


def log(folder):
    writer = EventFileWriter(str(folder))
    for step in range(STEPS):
        about = text_metadata.create_summary_metadata("", "")
        texts = {tag: tensor_util.make_tensor_proto(of) for tag, of in TEXTS.items()}
        rows = [Summary.Value(tag=tag, tensor=tensor, metadata=about) for tag, tensor in texts.items()]
        samples = [encoded(form, step) for form in ("PNG", "JPEG", "GIF", "BMP")][: 1 + step % 4]
        strings = np.array([b"7", b"5", *samples, b"<svg/>"], object)
        about = image_metadata.create_summary_metadata("", "", converted_to_tensor=False)
        rows.append(Summary.Value(tag="images", tensor=tensor_util.make_tensor_proto(strings), metadata=about))
        clips = np.array([[b"RIFF%d-%d" % (step, i), b"**label %d**" % i] for i in range(1 + step % 3)], object)
        about = audio_metadata.create_summary_metadata("", "", encoding=audio_metadata.Encoding.Value("WAV"))
        rows.append(Summary.Value(tag="clips", tensor=tensor_util.make_tensor_proto(clips), metadata=about))
        rows.append(Summary.Value(tag="legacy", image={"encoded_image_string": encoded("PNG", step)}))
        video = {"width": 7, "height": 5, "colorspace": 3, "encoded_image_string": encoded("GIF", step)}
        rows.append(Summary.Value(tag="video", image=video))  # as add_video does
        rows.append(Summary.Value(tag="old clip", audio={"encoded_audio_string": b"RIFF", "content_type": "audio/wav"}))
        writer.add_event(Event(wall_time=1.7e9 + step, step=step, summary=Summary(value=rows)))
    writer.close()


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What we read, and TensorBoard's context for its plugins, nothing sampled away."""
    folder = tmp_path_factory.mktemp("media")
    log(folder)
    everything = dict.fromkeys(("text", "images", "audio"), 0)
    multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance=everything)
    multiplexer.AddRunsFromDirectory(str(folder))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(folder))
    hints = dict.fromkeys(everything, 1000)
    return load(folder, Options()), TBContext(data_provider=provider, sampling_hints=hints), provider


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def elements(html):
    """The elements of a text in their order, headings of any rank alike."""
    return [re.sub(r"h\d", "h", tag) for tag in re.findall(r"<([a-z]+\d?)", html)]


def table(html):
    return [
        [words(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]


@pytest.mark.parametrize("tag", TEXTS)
def test_texts(both, tag):
    experiment, tensorboard, _ = both
    plugin = TextPlugin(tensorboard)
    theirs = plugin.text_impl(context.RequestContext(), ".", tag, "", enable_markdown=True)
    view = text.build(experiment, Options())
    (card,) = [card for card in view.payload["cards"] if card["tag"] == tag]
    blocks = {block.name: block.value for block in view.blocks if isinstance(block, JsonBlock)}
    ours = [blocks[view.payload["blocks"][block]][place] for block, place in card["places"]]
    assert card["steps"] == [event["step"] for event in theirs]
    for mine, event in zip(ours, theirs, strict=True):
        if tag in ("scalar", "one"):
            ((cell,),) = mine["html"]
            assert words(cell) == words(event["text"])
            wrapped = ["table", "tbody", "tr", "td"] if tag == "one" else []
            assert wrapped + elements(cell) == elements(event["text"])
        else:
            assert [[words(cell) for cell in row] for row in mine["html"]] == table(event["text"])
            assert ("axes" in str(mine.get("notes"))) == ("dimensional" in event["text"])


def opened(provider, query):
    key = re.search(r"blob_key=([^&]+)", query)[1]
    return provider.read_blob(context.RequestContext(), blob_key=key)


@pytest.mark.parametrize("tag", ["images", "legacy", "video"])
def test_images(both, tag):
    experiment, tensorboard, provider = both
    plugin = ImagesPlugin(tensorboard)
    view = images.build(experiment, Options())
    (entry,) = [entry for entry in view.payload["tags"] if entry["tag"] == tag]
    series = experiment.runs["."].images[tag]
    most = max(map(len, entry["cards"][0]["values"]))
    assert most == (5 if tag == "images" else 1)
    blobs = {blob.read(): blob.mime for blob in view.blobs}
    for sample in range(most):
        theirs = plugin._image_response_for_run(context.RequestContext(), "", ".", tag, sample)
        ours = [
            (step, value[sample])
            for step, value in zip(series.steps, series.values, strict=True)
            if sample < len(value)
        ]
        assert [step for step, _ in ours] == [event["step"] for event in theirs]
        for (_, data), event in zip(ours, theirs, strict=True):
            assert opened(provider, event["query"]) == data
            assert blobs[data] == img_mime_type_detector.from_bytes(data)


def test_clips_with_the_labels_that_tensorboard_drops(both):
    experiment, tensorboard, provider = both
    plugin = AudioPlugin(tensorboard)
    view = audio.build(experiment, Options())
    (entry,) = [entry for entry in view.payload["tags"] if entry["tag"] == "clips"]
    (card,) = entry["cards"]
    series = experiment.runs["."].audio["clips"]
    theirs = plugin._audio_response_for_run(context.RequestContext(), "", ".", "clips", 0)
    assert [event["step"] for event in theirs] == series.steps.tolist()
    assert [opened(provider, event["query"]) for event in theirs] == [value[0] for value in series.values]
    assert {event["label"] for event in theirs} == {""}
    labels = [[view.payload["labels"][i] for i in of] for of in card["labels"]]
    assert labels == [[f"<p><strong>label {i}</strong></p>\n" for i in range(1 + step % 3)] for step in range(STEPS)]
    assert [len(value) for value in card["values"]] == [1 + step % 3 for step in range(STEPS)]


def test_a_video_is_an_animated_image(both):
    experiment, _, _ = both
    view = images.build(experiment, Options())
    (entry,) = [entry for entry in view.payload["tags"] if entry["tag"] == "video"]
    (blob,) = {blob.key: blob for blob in view.blobs if blob.read() == encoded("GIF", STEPS - 1)}.values()
    assert blob.mime == "image/gif"
    assert images.pictures.inspect(blob.read()).facts["frames"] == 3
    assert len(entry["cards"][0]["values"]) == STEPS
