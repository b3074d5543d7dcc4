"""What went wrong is said where it is missed: a damaged file, a link to nowhere, a section that cannot start."""

import re
from dataclasses import replace

import pytest
from browser.scalar_page import SCALARS, card, save_fixture, usual_fixture  # noqa: F401  (fixtures)
from browser.waiting import frames
from playwright.sync_api import expect
from sections.probe import SECTION

from tbreport import Report, load
from tbreport.sections import View, discover

pytestmark = pytest.mark.browser

DAMAGED = "A part of this file is damaged."


def damage(path, block, *, junk=False):
    """Change one character of a block to another, or to one that no block has."""
    text = path.read_text()
    found = re.search(rf'<script[^>]*id="{block}"[^>]*>([^<]+)', text)
    middle = (found.start(1) + found.end(1)) // 2
    other = "?" if junk else "A" if text[middle] != "A" else "B"
    path.write_text(text[:middle] + other + text[middle + 1 :])
    return path


@pytest.fixture(name="grid")
def grid_fixture(logdir, save):
    """Two runs whose 40 tags are too many for Overview's table, and for one block."""
    for run in ("a", "b"):
        for tag in range(40):
            for step in range(10):
                logdir.run(run).scalar(f"t/{tag:02}", step, float(step * tag + (run == "b")), wall_time=1.7e9 + step)
    return save(logdir)


@pytest.mark.parametrize("junk", [False, True])
def test_a_card_whose_values_are_damaged_says_so(usual, open_page, settled, junk):
    page = open_page(damage(usual, "block-scalars-0", junk=junk)).page
    settled(page, SCALARS)
    expect(card(page, "train/loss").locator(".reason")).to_have_text(DAMAGED)


@pytest.mark.parametrize("junk", [False, True])
def test_sorting_runs_by_values_that_are_damaged_says_so(grid, open_page, junk):
    page = open_page(damage(grid, "block-scalars-2", junk=junk), "#v=1&runs.sort=t%2F39").page
    status = page.locator(".sort-status")
    expect(status).to_have_text(f"Not sorted by t/39. {DAMAGED}")
    assert status.get_attribute("role") == "status"
    page.get_by_label("Sort runs").select_option("name")
    expect(status).to_be_empty()
    page.get_by_label("Sort runs").select_option(label="by another scalar …")
    page.get_by_label("Scalar to sort by").fill("t/20")  # of the block that is whole
    frames(page)
    expect(status).to_be_empty()
    expect(page.locator(".run-list li .value").first).not_to_be_empty()


def test_sorting_by_what_is_not_there_says_so(grid, open_page):
    page = open_page(grid, "#v=1&runs.sort=-gone").page
    expect(page.locator(".sort-status")).to_have_text("Not sorted by gone. No scalar has this tag.")


def test_a_page_whose_data_is_damaged_is_its_summary(usual, open_page):
    text = usual.read_text()
    usual.write_text(re.sub(r'(<script[^>]*id="page-data"[^>]*>\s*\{)', r"\1,", text, count=1))
    page = open_page(usual).page
    message = page.locator("#boot-message")
    expect(message).to_contain_text("could not be started: this file is damaged")
    expect(message).to_be_visible()
    expect(page.locator(".runs-table")).to_be_visible()


def test_links_that_lead_nowhere_say_so(usual, open_page, settled):
    page = open_page(usual, "#v=1&card=gone").page
    expect(page.locator(".toast")).to_contain_text("The link leads to gone, which this report does not have.")
    page = open_page(usual, "#v=7&section=overview").page
    expect(page.locator(".toast")).to_contain_text("made by another version")
    page = open_page(usual, "#v=1&lines.zoom=5000,9000").page
    settled(page, SCALARS)
    empty = card(page, "train/loss").locator(".plot-empty")
    expect(empty).to_have_text("No values from step 5,000 to step 9,000.")
    page.get_by_role("button", name="Reset zoom").click()
    expect(empty).to_be_hidden()


# Its first mounting listens, then fails; the second one works. Each says what it hears.
TWICE = """
let mounted = 0;
register({
  name: "twice",
  mount(element, view, core) {
    const n = ++mounted;
    const say = (what) => element.append(core.h("p", { "data-heard": `${n} ${what}` }));
    core.state.define("twice.text", "", core.codecs.text);
    core.state.define("twice.key", 0, core.codecs.number(0, 99));
    core.on("twice.key", () => say("state"));
    core.lines.onChange(() => say("lines"));
    core.on("order", () => say("order"));
    addEventListener("resize", () => say("window"), { signal: core.signal });
    element.append(core.search({ key: "twice.text", label: `Filter ${n}` }));
    if (n === 1) throw new Error("the first time it fails");
    element.append(core.h("button", { onclick() {
      core.state.set("twice.key", core.state.get("twice.key") + 1);
      core.state.set("lines.log", !core.state.get("lines.log"));
      dispatchEvent(new Event("resize"));
    } }, "Change"));
  },
  unmount(element) {
    for (const child of [...element.querySelectorAll(":scope > :not(.section-title)")]) child.remove();
  },
});
"""


def test_a_section_that_is_tried_again_hears_everything_once(logdir, tmp_path, open_page):
    for step in range(5):
        logdir.run("a").scalar("loss", step, 1.0)
    folder = tmp_path / "twice"
    folder.mkdir()
    (folder / "section.html").write_text("")
    (folder / "section.js").write_text(TWICE)
    twice = replace(SECTION, name="twice", title="Twice", folder=folder, options=None, build=lambda *_: View())
    path = Report(load(logdir.path), sections=[*discover(), twice]).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=twice").page
    section = page.locator('[data-section="twice"]')
    expect(section).to_contain_text("the first time it fails")
    expect(section.get_by_placeholder("Filter 1")).to_have_count(0)  # what would follow nothing any more is gone
    section.get_by_role("button", name="Try again").click()
    section.get_by_role("button", name="Change").click()
    expect(section.locator('[data-heard="2 window"]')).to_have_count(1)
    heard = section.locator("[data-heard]").evaluate_all("(all) => all.map((e) => e.dataset.heard)")
    assert heard == ["2 state", "2 lines", "2 window"]
