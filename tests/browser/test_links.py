"""The view in the address, storage that may be missing, frames that may not do much."""

import html
import re
from pathlib import Path

import pytest
from browser.waiting import address, frames
from playwright.sync_api import expect
from sections.test_images import RED, picture

from tbreport import Report, load

WEB = Path(__file__).parents[2] / "tbreport" / "web"
pytestmark = pytest.mark.browser


@pytest.fixture
def report(logdir):
    for i, name in enumerate(("a", "b", "c/x", "c/y")):
        for step in range(30):
            logdir.run(name).scalar("train/loss", step, 1 / (step + 1 + i), wall_time=1.6e9 + step)
            logdir.run(name).scalar("eval/acc", step, step / 30, wall_time=1.6e9 + step)
    for line in ("low", "high"):
        logdir.run(f"a/band_{line}", start_time=1.7e9).scalar("band", 0, 1.0)
    return Report(load(logdir.path))


@pytest.fixture
def path(report, tmp_path):
    return report.save(tmp_path / "report.html")


def more(selector, then):
    """What stands in the menu of rarer settings, once it is open."""
    return f"(document.querySelector('main .menu > .button').click(), {selector}){then}"


def toggle(text):
    buttons = "[...document.querySelectorAll('main :is(.toggle, .segments > button)')]"
    return more(f"{buttons}.find((button) => button.textContent === '{text}')", ".ariaPressed")


ACC = "document.querySelector('[data-section=scalars] .tag-group:not([hidden]) [data-tag=\"eval/acc\"]')"
VIEWS = {
    "section": ("section=overview", "document.querySelector('[aria-current]').dataset.nav", "overview"),
    "runs": (
        "runs=1,3",
        "[...document.querySelectorAll('.run-list .run input')].map((box) => box.checked)",
        [False, True, False, True],
    ),
    "runs.filter": ("runs.filter=%5Ec", "document.querySelector('.panel-head .count').textContent", "2 of 4"),
    "runs.sort": ("runs.sort=-name", "document.querySelector('.panel-row select').value", "name"),
    "runs.group": ("runs.group=/", "document.querySelectorAll('.run-list .group').length", 2),
    "colors.by": ("runs.group=/&colors.by=run", "document.querySelector('.panel-tools .tint input').checked", False),
    "colors": ("colors=0.ff0000,1.00ff00", "getComputedStyle(document.body).getPropertyValue('--run-1')", "#00ff00"),
    "theme": ("theme=dark", "document.documentElement.dataset.theme", "dark"),
    "panel": ("panel=0", "document.documentElement.classList.contains('panel-open')", False),
    "lines.smoothing": ("lines.smoothing=0.9", "document.querySelector('main input[type=number]').value", "0.9"),
    "scalars.tags": (
        "scalars.tags=acc",
        "[...document.querySelectorAll('main .card')].filter((c) => c.checkVisibility()).map((c) => c.dataset.tag)",
        ["eval/acc"],
    ),
    "scalars.closed": (
        "scalars.closed=eval",
        "[...document.querySelectorAll('[data-section=scalars] .tag-group')].map((group) => group.open)",
        [False, True, True],
    ),
    "scalars.pins": (
        "scalars.pins=eval/acc,train/loss",
        "[...document.querySelectorAll('[data-section=scalars] .tag-group')][0].querySelectorAll('.card').length",
        2,
    ),
    "scalars.width": (
        "scalars.width=500",
        "document.querySelector('[data-section=scalars]').style.getPropertyValue('--card-width')",
        "500px",
    ),
    "lines.x": ("lines.x=wall", "document.querySelector('main .segments > [aria-pressed=true]').textContent", "Wall"),
    "lines.x of a scalar": (
        "lines.x=:eval/acc",
        "document.querySelector('main .segments > [aria-pressed=true]').textContent",
        "eval/acc",
    ),
    "lines.log": ("lines.log=1", toggle("Log y"), "true"),
    "lines.logx": ("lines.logx=1", toggle("Log x"), "true"),
    "lines.outliers": ("lines.outliers=1", toggle("Ignore outliers"), "true"),
    "lines.partition": ("lines.partition=1", toggle("Split where x goes back"), "true"),
    "lines.fold": ("lines.fold=0", toggle("Fold sub-runs"), "false"),
    "lines.drag": ("lines.drag=range", toggle("Selects steps"), "true"),
    "lines.tables": ("lines.tables=1", toggle("Under every chart"), "true"),
    "lines.sort": (
        "lines.sort=nearest",
        more("document.querySelector('select[aria-label^=\"Order of\"]')", ".value"),
        "nearest",
    ),
    "lines.range": ("lines.range=5,10", "document.querySelector('.chip').textContent", "Steps 5\u201310"),
    "lines.zoom": ("lines.zoom=5,10", "document.querySelector('[aria-label=\"Reset zoom\"]').disabled", False),
    "lines.wide": ("lines.wide=eval/acc", f"{ACC}.classList.contains('wide')", True),
    "lines.table": ("lines.table=eval/acc", f"{ACC}.querySelectorAll('.values').length", 1),
    "lines.logs": (
        "lines.logs=eval/acc",
        f"{ACC}.querySelector('button[aria-label^=More]').click(), {ACC}.querySelector('.toggle').ariaPressed",
        "true",
    ),
    "card": ("card=eval/acc", "document.querySelector('.sought').dataset.tag", "eval/acc"),
    "keys": ("keys=0", "document.querySelector('.keys input').checked", False),
    "step": ("step=7", "document.querySelector('.step-chip').textContent.trim()", "Step 7"),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_a_link_restores(name, path, open_page, settled):
    fragment, script, expected = VIEWS[name]
    opened = open_page(path, f"#v=1&{fragment}")
    page = opened.page
    page.locator(".run-list li").first.wait_for(state="attached")
    if "section" not in fragment:
        settled(page, '[data-section="scalars"]')
    assert page.evaluate(script) == expected
    # Nothing of it is lost when something else is added.
    page.evaluate("document.querySelector('[data-nav=overview]').click()")
    for part in fragment.split("&"):
        assert part.split("=")[0] in address(page)
    assert opened.complaints() == []


# Keys that need more than this report to show: test_scalars*.py and the sections' own tests hold them.
ELSEWHERE = {"lines.y", "scalars.opened"}


def test_every_key_of_the_page_and_of_scalars_is_restored_by_a_link():
    files = [*(WEB / "src").rglob("*.js"), *(WEB.parent / "sections" / "scalars").glob("*.js")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    keys = {key for text in texts for key in re.findall(r'\bdefine\(\s*"([\w.]+)"', text)}
    assert {"runs", "section", "lines.zoom"} < keys
    assert keys - VIEWS.keys() - ELSEWHERE == set()


def test_groups_that_were_opened_are_open_again(logdir, tmp_path, open_page):
    for group, tags in (("first", 500), ("second", 2)):
        for tag in range(tags):
            logdir.run("a").scalar(f"{group}/{tag}", 0, 1.0)
    path = Report(load(logdir.path)).save(tmp_path / "many.html")
    page = open_page(path).page
    groups = page.locator("[data-section=scalars] .tag-group")
    expect(groups.nth(1)).not_to_have_attribute("open", "")
    groups.nth(1).locator("summary").click()
    expect(groups.nth(1)).to_have_attribute("open", "")
    fragment = address(page)
    assert fragment == "#v=1&scalars.opened=second"
    again = open_page(path, fragment).page
    expect(again.locator("[data-section=scalars] .tag-group").nth(1)).to_have_attribute("open", "")


def test_what_is_done_is_what_a_link_restores(path, open_page, settled):
    first = open_page(path).page
    settled(first, '[data-section="scalars"]')
    first.get_by_label("Filter runs").fill("a|b|x")
    first.locator(".run-list .run input").nth(1).click()
    first.get_by_role("button", name="Dark").click()
    first.get_by_label("Sort runs").select_option("name")
    fragment = address(first)
    assert len(fragment) < 120, fragment
    second = open_page(path, fragment).page
    settled(second, '[data-section="scalars"]')
    assert second.get_by_label("Filter runs").input_value() == "a|b|x"
    assert second.locator(".panel-head .count").inner_text() == first.locator(".panel-head .count").inner_text()
    assert second.evaluate("document.documentElement.dataset.theme") == "dark"
    assert address(second) == fragment


def test_lists_of_tags_can_be_read_in_the_address(path, open_page, settled):
    page = open_page(path).page
    settled(page, '[data-section="scalars"]')
    for tag in ("train/loss", "eval/acc"):
        page.get_by_role("button", name=f"Pin {tag}").last.click()
    expect(page.locator("[data-section=scalars] .tag-group").first.locator(".card")).to_have_count(2)
    assert address(page) == "#v=1&scalars.pins=train/loss,eval/acc"


def test_links_whose_lists_were_escaped_twice_are_still_read(path, open_page):
    page = open_page(path, "#v=1&scalars.pins=eval%252Facc").page
    pinned = page.locator("[data-section=scalars] .tag-group").first.locator(".card")
    expect(pinned).to_have_count(1)
    expect(pinned).to_have_attribute("data-tag", "eval/acc")


def test_what_is_as_it_was_is_not_in_the_address(path, open_page):
    page = open_page(path).page
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("button", name="As the system").click()
    assert address(page) == ""


def test_unknown_keys_are_ignored_and_kept(path, open_page):
    opened = open_page(path, "#v=1&from.the.future=x%20y&theme=purple&runs=99,-1,zz&colors=zz.zz,7.abcdef")
    page = opened.page
    page.locator('[data-nav="overview"]').click()
    fragment = address(page)
    assert "from.the.future=x%20y" in fragment
    assert "section=overview" in fragment
    assert opened.complaints() == []


def test_an_edited_address_and_a_step_back_take_effect(path, open_page):
    page = open_page(path).page
    page.locator('[data-nav="overview"]').click()
    address(page)
    page.evaluate("location.hash = '#v=1&section=scalars&theme=dark'")
    page.locator('[data-section="scalars"]').wait_for(state="visible")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.go_back()
    page.locator('[data-section="overview"]').wait_for(state="visible")


@pytest.mark.parametrize("served", [False, True])
def test_the_button_copies_a_link_to_this_view_without_the_readers_own_folders(served, path, chromium):
    context = chromium.new_context()
    page = context.new_page()
    address = "http://reports.test/team/report.html" if served else path.as_uri()
    page.route("http://reports.test/**", lambda route: route.fulfill(path=path))
    page.goto(address)
    page.evaluate("document.execCommand = () => { globalThis.__copied = document.activeElement.value; return true; }")
    page.evaluate("if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { __copied = text; }")
    page.locator('[data-nav="overview"]').click()
    page.get_by_role("button", name="Copy a link to this view").click()
    page.get_by_text("Copied the link to this view").wait_for()
    assert page.evaluate("__copied") == f"{address if served else path.name}#v=1&section=overview"
    context.close()


def test_where_the_clipboard_is_forbidden_the_older_way_leaves_the_focus_where_it_was(path, open_page):
    page = open_page(path).page
    page.evaluate("""() => {
      navigator.clipboard.writeText = async () => { throw new DOMException("no", "NotAllowedError"); };
      document.execCommand = () => { globalThis.__copied = document.activeElement.value; return true; };
    }""")
    button = page.get_by_role("button", name="Copy a link to this view")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied the link to this view").wait_for()
    assert page.evaluate("__copied") == path.name
    expect(button).to_be_focused()


def test_without_storage_everything_works(path, chromium):
    context = chromium.new_context()
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(globalThis, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.get_by_role("button", name="Dark").click()
    page.locator('[data-nav="overview"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in address(page)
    assert errors == []
    context.close()


def frame_page(tmp_path, attributes):
    outer = tmp_path / "outer.html"
    outer.write_text(f"<!doctype html><title>outer</title><iframe {attributes} width=1200 height=800></iframe>")
    return outer


@pytest.mark.parametrize("kind", ["file", "srcdoc", "notebook"])
def test_inside_a_frame_that_may_only_run_scripts(kind, report, path, tmp_path, open_page):
    if kind == "notebook":
        outer = tmp_path / "outer.html"
        outer.write_text(f"<!doctype html><title>outer</title>{report._repr_html_()}")
    else:
        source = f'src="{path.name}"' if kind == "file" else f'srcdoc="{html.escape(report.html())}"'
        outer = frame_page(tmp_path, f'sandbox="allow-scripts" {source}')
    opened = open_page(outer)
    (frame,) = [one for one in opened.page.frames if one is not opened.page.main_frame]
    frame.locator('[data-section="scalars"] [data-state="drawn"]').first.wait_for()
    frame.get_by_role("button", name="Dark").click()
    frame.get_by_label("Filter runs").fill("a")
    frame.locator('[data-nav="overview"]').click()
    frame.locator(".runs-table").wait_for(state="visible")
    frame.locator(".health-table, #data-health").first.wait_for()
    frames(opened.page)
    frame.get_by_role("button", name="Copy a link to this view").click()
    frame.locator(".toast").get_by_text("link").first.wait_for()
    errors = [m for m in opened.messages if m.startswith("error") and "Clipboard API has been blocked" not in m]
    assert errors == []
    assert frame.evaluate("__violations") == []


def test_in_a_frame_without_an_address_closing_the_viewer_leaves_the_view_as_it_is(logdir, tmp_path, open_page):
    logdir.run("a").legacy_image("x", picture(RED, (40, 40)), step=1).scalar("loss", 1, 0.5)
    report = Report(load(logdir.path))
    source = html.escape(report.html())
    opened = open_page(frame_page(tmp_path, f'sandbox="allow-scripts" srcdoc="{source}"'))
    (frame,) = [one for one in opened.page.frames if one is not opened.page.main_frame]
    frame.locator('[data-nav="images"]').click()
    frame.locator('[data-section="images"]').get_by_label("Filter tags").fill("x")
    frame.locator(".image-open").click()
    frame.get_by_role("button", name="Close the viewer").click()
    expect(frame.get_by_role("dialog")).to_have_count(0)
    frames(opened.page)
    expect(frame.locator('[data-section="images"]').get_by_label("Filter tags")).to_have_value("x")
    expect(frame.locator('[data-nav="images"]')).to_have_attribute("aria-current", "page")
