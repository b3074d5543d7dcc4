"""The gallery in use: it plays in peace, breaks by no name, and says what it shows to who cannot see it."""

import pytest
from browser.image_page import (  # noqa: F401  (fixtures)
    GREEN,
    SECTION,
    becomes,
    card,
    images_fixture,
    shows,
    slide,
    steps,
)
from browser.waiting import frames
from playwright.sync_api import expect
from sections.test_images import BLUE, RED, animation, picture, png_that_says

pytestmark = pytest.mark.browser

# Whatever is said aloud, in the order in which it is said.
_LISTEN = """() => {
  globalThis.said = [];
  const live = "output, [role=status], [role=alert], [role=log], [aria-live]";
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const place = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
      if (place?.textContent && place.checkVisibility()) said.push(place.textContent);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def test_what_is_wrong_can_be_seen_and_hides_nothing(logdir, images):
    logdir.run("a").legacy_image("empty", b"", step=1)
    logdir.run("a").legacy_image("huge", png_that_says(20_000, 20_000), step=1)
    page = images().page
    on_top = """(element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }"""
    for tag in ("empty", "huge"):
        expect(card(page, tag)).to_have_attribute("data-state", "failed")
        for part in (".failure .reason", ".gallery-facts > p:first-child", ".gallery-facts > p:last-child"):
            assert card(page, tag).locator(part).evaluate(on_top), (tag, part)


_FEWEST = """() => {
  globalThis.fewest = Infinity;
  const look = () => {
    fewest = Math.min(fewest, document.querySelectorAll(".image-stage .image-picture").length);
    requestAnimationFrame(look);
  };
  look();
}"""


def test_playing_leaves_no_stage_empty_and_is_silent_until_it_stands_still(logdir, images):
    for tag in ("x", "y", "z"):
        steps(logdir.run("a"), tag, RED, GREEN, BLUE, RED)
    logdir.run("a").legacy_image("cut", picture(size=(50, 50))[:-20], step=0)
    logdir.run("a").legacy_image("cut", picture(size=(50, 50))[:-30], step=20)
    page = images().page
    page.evaluate(_LISTEN)
    page.evaluate(_FEWEST)
    page.get_by_role("button", name="Play through the steps").click()
    expect(page.get_by_role("button", name="Stop playing")).to_be_visible()
    page.get_by_role("button", name="Play through the steps").wait_for()
    page.wait_for_function("() => said.length > 0")
    assert page.evaluate("said") == ["Step 30"]
    assert page.evaluate("fewest") == 4


def test_a_drag_is_said_once(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE)
    page = images().page
    page.evaluate(_LISTEN)
    for at in (0, 1, 0, 1):
        slide(page.get_by_label("Step of all images"), at)
    page.wait_for_function("() => said.length > 0")
    assert page.evaluate("said") == ["Step 10"]
    page.get_by_role("button", name="latest").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Step of all images")).to_be_focused()  # not lost with the button


def test_the_viewer_says_what_it_shows_once_it_stands_still(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE, RED)
    page = images().page
    card(page, "x").locator(".image-open").click()
    page.locator(".viewer img").wait_for()
    page.evaluate(_LISTEN)
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => said.length > 0")
    assert page.evaluate("said") == ["x, a, step 0, 40 × 40 px, 2020-09-13 12:26:41"]  # noqa: RUF001
    for _ in range(3):
        page.keyboard.press("1")
        page.keyboard.press("+")
    page.wait_for_function("() => said.length > 1")
    assert page.evaluate("said")[1:] == ["150 %"]
    page.get_by_role("button", name="Difference").click()
    page.wait_for_function("() => said.length > 2")
    difference = page.evaluate("said")[2]
    assert difference.startswith("A: x, a, step 0")
    assert "B: x, a, step 30" in difference
    assert "the same, pixel by pixel" in difference


# Whatever is put off or done again and again from now on; the driver of this browser does so without a pace.
_PACES = """() => {
  globalThis.paces = { setInterval: [], setTimeout: [] };
  for (const [name, all] of Object.entries(paces)) {
    const real = globalThis[name];
    globalThis[name] = (act, pace) => {
      if (pace) all.push(pace);
      return real(act, pace);
    };
  }
}"""


def test_who_wants_no_motion_gets_none_unasked(logdir, images):
    steps(logdir.run("a"), "x", RED, BLUE)
    logdir.run("a").legacy_image("film", animation(5, (40, 40), loop=0), step=1)
    opened = images({"reduced_motion": "reduce"})
    page = opened.page
    card(page, "film").locator("canvas.image-picture").wait_for()  # its first frame
    card(page, "film").locator(".image-open").click()
    expect(page.locator(".viewer-frame")).to_have_text("frame 1 of 5")
    page.locator(".viewer-pane canvas[style]").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Play").click()
    expect(page.locator(".viewer-frame")).to_have_text("5 frames")
    page.locator(".viewer-pane img[style]").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Compare x, a").click()
    page.evaluate(_PACES)
    page.get_by_role("button", name="Blink").click()
    stage = page.locator(".viewer-stage")
    assert shows(page, stage, BLUE)
    stage.focus()
    page.keyboard.press("Space")
    assert shows(page, stage, RED)
    page.keyboard.press("Space")
    assert shows(page, stage, BLUE)
    assert page.evaluate("paces.setInterval") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Play through the steps").click()
    assert becomes(page, lambda: 1000 in page.evaluate("paces.setTimeout"), True)
    assert 400 not in page.evaluate("paces.setTimeout")
    assert opened.complaints() == []


def test_what_blinks_can_be_stopped_and_flipped(logdir, images):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    page.get_by_role("button", name="Blink").click()
    stage, pause = page.locator(".viewer-stage"), page.get_by_role("button", name="Pause")
    assert shows(page, stage, RED)
    assert shows(page, stage, BLUE)
    assert shows(page, stage, RED)
    page.get_by_role("button", name="Flip").click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    at, other = (RED, BLUE) if "second" in stage.get_attribute("class") else (BLUE, RED)
    assert shows(page, stage, at)
    page.get_by_role("button", name="Flip").click()
    assert shows(page, stage, other)
    page.get_by_role("button", name="Flip").click()
    assert shows(page, stage, at)
    pause.click()
    assert shows(page, stage, BLUE)
    assert shows(page, stage, RED)


def test_where_there_is_one_there_is_no_slider(logdir, images):
    logdir.run("a").legacy_image("one", picture(RED, (40, 40)), step=1)
    logdir.run("b").image("many", picture(RED, (9, 9)), picture(BLUE, (9, 9)), step=1)
    page = images().page
    expect(page.get_by_label("Step of all images")).to_have_count(0)
    expect(card(page, "one").get_by_role("slider")).to_have_count(0)
    expect(card(page, "many").get_by_role("slider")).to_have_count(1)
    card(page, "one").locator(".image-open").click()
    side = page.locator(".viewer-side").first
    expect(side.get_by_role("slider")).to_have_count(0)
    page.keyboard.press("Escape")
    card(page, "many").locator(".image-open").click()
    expect(side.get_by_role("slider")).to_have_count(1)
    expect(side.get_by_text("Sample", exact=True)).to_be_visible()


LONG_TAG = "group/" + "a_tag_without_an_end" * 12 + "/last"
LONG_RUN = "lr=0.001,batch=256,optimizer=adamw," + "seed=17_and_so_on_" * 10 + "version_0"


@pytest.mark.parametrize("touch", [False, True])
def test_long_names_break_nothing(logdir, images, touch):
    for end in ("", "1"):
        run = logdir.run(LONG_RUN + end)
        steps(run, LONG_TAG, RED, BLUE)
        run.image(LONG_TAG + "2", picture(RED, (9, 9)), picture(BLUE, (9, 9)), step=1, description="**Long**")
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = images(phone if touch else {}).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    within = """([selector, frame]) => {
      const out = [];
      for (const place of document.querySelectorAll(frame)) {
        const box = place.getBoundingClientRect();
        for (const part of place.querySelectorAll(selector)) {
          const { left, right, width } = part.getBoundingClientRect();
          if (width && (left < box.left - 1 || right > box.right + 1)) out.push(part.outerHTML.slice(0, 99));
        }
      }
      return out;
    }"""
    assert page.evaluate(within, ["button, input, p, h4, .gallery-which", ".image-card"]) == []
    page.get_by_role("button", name="Compare").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Swipe").click()
    page.locator('.viewer-pane[data-side="B"] img').wait_for()
    assert page.evaluate(within, ["button, input:not(.viewer-swipe), select, p", ".viewer"]) == []
    assert page.locator(".viewer-stage").bounding_box()["height"] > (260 if touch else 600)
    names = page.get_by_label("Image B").locator("option").all_inner_texts()
    assert len(set(names)) == 4  # runs and tags that differ at their ends can still be told apart
    frames(page)


def test_the_viewer_plays_picture_by_picture(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE, RED, GREEN)
    page = images().page
    card(page, "x").locator(".image-open").click()
    page.locator(".viewer img[style]").wait_for()
    dialog = page.get_by_role("dialog")
    page.evaluate("""() => {
      globalThis.seen = [];
      const facts = document.querySelector(".viewer-side .gallery-facts");
      const step = () => facts.querySelector("span")?.textContent;
      // A picture takes its time, longer than the pace of the film.
      const decode = HTMLImageElement.prototype.decode;
      HTMLImageElement.prototype.decode = async function () {
        await new Promise((go) => setTimeout(go, 700));
        await decode.call(this);
      };
      const pane = document.querySelector('.viewer-pane[data-side="A"]');
      new MutationObserver(() => pane.querySelector("img") && seen.push(step())).observe(pane, { childList: true });
    }""")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("button", name="Stop playing")).to_be_visible()
    dialog.get_by_role("button", name="Play through the steps").wait_for()
    assert page.evaluate("seen") == [f"step {step}" for step in (0, 10, 20, 30, 40)]
    page.keyboard.press("Space")
    dialog.get_by_role("button", name="Stop playing").click()
    expect(dialog.get_by_role("button", name="Play through the steps")).to_be_visible()


def test_each_pane_is_named_after_what_tells_it_from_the_other(logdir, images):
    for run in ("a", "b"):
        steps(logdir.run(run), "x", RED, BLUE)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    panes = [page.locator(f'.viewer-pane[data-side="{letter}"]') for letter in "AB"]
    for pane, label in zip(panes, ("A · a", "B · b"), strict=True):
        expect(pane).to_have_attribute("data-label", label)
    slide(page.get_by_label("Step of B", exact=True), 0)
    expect(panes[0]).to_have_attribute("data-label", "A · a · step 10")
    expect(panes[1]).to_have_attribute("data-label", "B · b · step 0")
    page.get_by_label("Image B").select_option("x · a")
    expect(panes[1]).to_have_attribute("data-label", "B · step 0")


def test_the_keys_of_the_viewer_can_be_read(logdir, images):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    card(page, "x").locator(".image-open").click()
    help_ = page.get_by_text("← → steps")
    expect(help_).to_be_hidden()
    page.get_by_role("dialog").get_by_role("button", name="Keys").press("Enter")
    expect(help_).to_be_visible()
