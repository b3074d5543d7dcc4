"""Audio in the page: it plays, one at a time, with its label, outline and bytes."""

import numpy as np
import pytest
from browser.waiting import becomes
from playwright.sync_api import expect
from sections.test_audio import TONE, wav

from tbreport import Options, Report, load

pytestmark = pytest.mark.browser
SECTION = '[data-section="audio"]'


@pytest.fixture
def audio(logdir, tmp_path, open_page, settled):
    """`audio(**options)`: the page of what is in `logdir`, at its clips."""

    def open_(**options):
        path = Report(load(logdir.path), options=Options(**options)).save(tmp_path / "report.html")
        opened = open_page(path, "#v=1&section=audio")
        settled(opened.page, SECTION)
        return opened

    return open_


def card(page, tag):
    return page.locator(f'{SECTION} .card[data-tag="{tag}"]')


def slide(slider, at):
    slider.evaluate("(e, at) => { e.value = at; e.dispatchEvent(new Event('input', {bubbles: true})); }", at)


def duration(page, tag, expected):
    found = card(page, tag).locator("audio")
    return becomes(page, lambda: found.evaluate("(e) => Math.round(e.duration * 100) / 100"), expected)


def half_second():
    return wav((TONE[:4000] * 9000).astype("<i2").tobytes())


def test_a_clip_plays(logdir, audio):
    logdir.run("a").audio("x", (wav(), "a **tone**"), step=1)
    logdir.run("a").audio("y", (half_second(), ""), step=1)
    opened = audio()
    page = opened.page
    assert duration(page, "x", 1.0)
    assert card(page, "x").locator("strong").inner_text() == "tone"
    for text in ("step 1", "1.0 s", "8,000 Hz", "mono", "16-bit PCM"):
        assert text in card(page, "x").inner_text()
    players = [card(page, tag).locator("audio") for tag in ("x", "y")]
    for player in players:
        expect(player).to_be_visible()
        player.evaluate("(e) => { e.muted = true; e.loop = true; return e.play(); }")
    assert becomes(page, lambda: players[1].evaluate("(e) => e.currentTime > 0"), True)
    assert [player.evaluate("(e) => e.paused") for player in players] == [True, False]
    assert opened.complaints() == []


def test_sliders_change_the_clip(logdir, audio):
    logdir.run("a").audio("x", (wav(), "one"), (half_second(), "two"), step=1)
    logdir.run("a").audio("x", (half_second(), "three"), (wav(), "four"), step=9)
    page = audio().page
    one = card(page, "x")
    assert duration(page, "x", 0.5)
    assert one.locator(".audio-label").inner_text() == "three"
    one.locator(".audio-wave").evaluate(
        """(frame) => {
          globalThis.__blank = 0;
          const note = () => (__blank += Number(!frame.querySelector(".wave")));
          new MutationObserver(note).observe(frame, { childList: true });
        }"""
    )
    slide(one.get_by_label("Sample of x, a"), 1)
    assert duration(page, "x", 1.0)
    assert one.locator(".audio-label").inner_text() == "four"
    slide(page.get_by_label("Step of all clips"), 0)
    assert duration(page, "x", 0.5)
    assert one.locator(".audio-label").inner_text() == "two"
    assert page.evaluate("__blank") == 0


def test_the_waveform_is_that_of_the_clip_and_seeks(logdir, audio):
    body = np.concatenate([np.zeros(4000), TONE[:4000]])
    stereo = np.stack([body, body / 2], axis=1).astype("<f4").tobytes()
    logdir.run("a").legacy_audio("x", wav(stereo, form=3, channels=2, bits=32), step=1)
    page = audio().page
    paths = card(page, "x").locator(".wave")
    assert paths.count() == 2
    boxes = paths.evaluate_all(
        "(all) => all.map((e) => { const b = e.getBBox(); return [b.x, b.y, b.width, b.height] })"
    )
    assert [round(b[3] / boxes[0][3], 1) for b in boxes] == [1.0, 0.5]
    assert duration(page, "x", 1.0)
    card(page, "x").locator(".audio-wave").click(position={"x": 3, "y": 20})
    near = card(page, "x").locator("audio").evaluate("(e) => e.currentTime")
    assert 0 <= near < 0.1
    width = card(page, "x").locator(".audio-wave").bounding_box()["width"]
    card(page, "x").locator(".audio-wave").click(position={"x": width / 2, "y": 20})
    assert abs(card(page, "x").locator("audio").evaluate("(e) => e.currentTime") - 0.5) < 0.02


def test_download_is_what_was_logged(logdir, audio):
    logdir.run("a").legacy_audio("x", wav(size=10**6), step=3)
    page = audio().page
    with page.expect_download() as found:
        card(page, "x").get_by_role("button", name="Download").click()
    assert found.value.suggested_filename == "a_x_step-3.wav"
    assert found.value.path().read_bytes() == wav(size=10**6)


def test_bad_clips_say_what_is_wrong(logdir, audio):
    logdir.run("a").legacy_audio("lying", wav(size=10**6), step=1)
    logdir.run("a").legacy_audio("html", b"</script><script>alert(1)</script>", step=1)
    logdir.run("a").legacy_audio("noise", b"OggS" + bytes(100), step=1)
    logdir.run("a").legacy_audio("right", wav(), step=1)
    opened = audio()
    page = opened.page
    assert duration(page, "lying", 1.0)
    assert "984.0 kB are missing" in card(page, "lying").inner_text()
    assert card(page, "html").get_attribute("data-state") == "failed"
    assert "Unknown bytes" in card(page, "html").inner_text()
    card(page, "noise").get_by_text("cannot play").wait_for()
    assert duration(page, "right", 1.0)
    assert opened.complaints() == []


def test_thinned_cards_say_so(logdir, audio):
    for step in range(20):
        body = (np.random.default_rng(step).normal(size=8000) * 9000).astype("<i2").tobytes()
        logdir.run("a").legacy_audio("x", wav(body), step=step)
    whole = len(Report(load(logdir.path), options=Options(max_size=None)).html())
    page = audio(max_size=whole - 200_000).page
    assert "of 20 clips" in card(page, "x").locator(".remark").inner_text()


def test_off_the_screen_clips_are_let_go(logdir, audio, settled):
    for i in range(60):
        logdir.run("a").legacy_audio(f"x{i:02}", half_second()[: -2 * i or None], step=1)
    page = audio().page
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    settled(page, SECTION)
    expect(card(page, "x00").locator("audio")).to_have_count(0)
    assert 0 < page.locator(f"{SECTION} audio").count() < 50


def test_what_plays_goes_on_off_the_screen(logdir, audio, settled):
    for i in range(60):
        logdir.run("a").legacy_audio(f"x{i:02}", half_second()[: -2 * i or None], step=1)
    page = audio().page
    player = card(page, "x00").locator("audio")
    player.evaluate("(e) => { e.muted = true; e.loop = true; return e.play(); }")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(card(page, "x00")).to_have_attribute("data-state", "waiting")
    settled(page, SECTION)
    assert player.evaluate("(e) => e.paused") is False
    player.evaluate("(e) => e.pause()")
    expect(player).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_and_wide_labels_break_nothing(logdir, audio, width):
    table = "| " + " | ".join(f"a column {i}" for i in range(20)) + " |\n|" + "---|" * 20 + "\n|" + "word|" * 20
    label = f"{table}\n\n`{'x' * 300}`\n\n{'y' * 300}"
    run = logdir.run("lr=0.001,batch=256," + "seed=17_and_so_on_" * 10)
    for step in range(2):
        run.audio("group/" + "a_tag_without_an_end" * 12, (wav(), label), (half_second(), "two"), step=step)
    page = audio().page
    page.set_viewport_size({"width": width, "height": 800})
    card_ = page.locator(f"{SECTION} .card").first
    expect(card_.locator(".audio-label code")).to_be_visible()
    beyond = """(card) => {
      const frame = card.getBoundingClientRect();
      const parts = card.querySelectorAll("button, input, p, h4, svg, audio, .audio-label");
      return [...parts].filter((e) => e.getBoundingClientRect().right > frame.right + 1).map((e) => e.outerHTML);
    }"""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert card_.evaluate(beyond) == []
    label_ = card_.locator(".audio-label")
    label_.focus()
    page.keyboard.press("ArrowRight")
    assert becomes(page, lambda: label_.evaluate("(e) => e.scrollLeft > 0"), True)


def test_a_clip_by_keyboard(logdir, audio):
    logdir.run("a").audio("x", (half_second(), "one"), step=1)
    logdir.run("a").audio("x", (wav(), "two"), step=2)
    page = audio().page
    assert duration(page, "x", 1.0)
    player = card(page, "x").locator("audio")
    player.evaluate("(e) => { e.muted = true; e.loop = true; }")
    player.focus()
    page.keyboard.press("Space")
    assert becomes(page, lambda: player.evaluate("(e) => !e.paused && e.currentTime > 0"), True)
    card(page, "x").get_by_label("Step of x, a").focus()
    page.keyboard.press("ArrowLeft")
    assert duration(page, "x", 0.5)
    expect(card(page, "x")).to_contain_text("step 1")
