"""The panel of runs, and what its choices do everywhere."""

import re
from pathlib import Path

import pytest
from browser.waiting import address
from playwright.sync_api import expect

from tbreport import Report, load

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser

NAMES = ("lr=0.1/seed=0", "lr=0.1/seed=1", "lr=0.01/seed=0", "lr=0.01/seed=1", "baseline")


@pytest.fixture
def path(logdir, tmp_path):
    for i, name in enumerate(NAMES):
        run = logdir.run(name, start_time=1.6e9 + 100 * i)
        for step in range(5):
            run.scalar(
                "eval/loss", step, [0.5, 0.1, 0.4, 0.2, 0.3][i] + 1 / (step + 1), wall_time=1.6e9 + 100 * i + step
            )
            run.scalar("eval/accuracy", step, [1, 5, 3, 4, 2][i] * step / 100, wall_time=1.6e9 + 100 * i + step)
    for line in ("round", "mixed"):
        logdir.run(f"lr=0.1/seed=0/shape_{line}", start_time=1.6e9 + 50).scalar("shape", 0, 1.0)
    return Report(load(logdir.path)).save(tmp_path / "report.html")


def rows(page):
    return [
        row.locator(".name").text_content()
        for row in page.locator(".run-list li").all()
        if row.is_visible() and row.get_attribute("class") in ("run", "line")
    ]


def folders(page):
    return page.locator(".run-list :is(.folder, .group) .name").all_text_contents()


def shown(page):
    return page.locator(".panel-head .count").inner_text()


def row(page, name):
    return page.locator(".run-list li", has=page.locator(f'.name[title="{name}"]'))


def color(page, run):
    return page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--run-{run}').trim()")


def test_a_folder_says_how_many_runs_it_has_at_any_depth(logdir, tmp_path, open_page):
    for model in ("big", "small"):
        for seed in range(3):
            logdir.run(f"sweep/{model}/seed={seed}").scalar("loss", 0, 1.0)
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    expect(page.locator(".run-list .folder .value")).to_have_text(["6", "3", "3"])


def test_folders_are_a_tree_and_lines_lie_folded_below_their_run(path, open_page):
    page = open_page(path).page
    assert folders(page) == ["lr=0.1", "lr=0.01"]
    expect(page.locator(".run-list .folder .value")).to_have_text(["2", "2"])  # sub-runs are no runs to the reader
    assert rows(page) == ["seed=0", "seed=1", "seed=0", "seed=1", "baseline"]
    assert shown(page) == "5 of 5"
    page.get_by_role("button", name="Sub-runs of lr=0.1/seed=0").click()
    assert rows(page)[:3] == ["seed=0", "mixed", "round"]
    page.get_by_role("button", name="lr=0.1", exact=True).click()
    assert rows(page) == ["seed=0", "seed=1", "baseline"]


def test_a_folder_switches_its_runs_and_says_when_only_some_are_on(path, open_page):
    page = open_page(path).page
    box = page.locator(".run-list .folder").first.get_by_role("checkbox")
    box.click()
    assert shown(page) == "3 of 5"
    row(page, "lr=0.1/seed=1").get_by_role("checkbox").check()
    assert shown(page) == "4 of 5"
    assert box.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]


def test_a_run_takes_its_sub_runs_along(path, open_page):
    page = open_page(path).page
    row(page, "lr=0.1/seed=0").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Sub-runs of lr=0.1/seed=0").click()
    lines = page.locator(".run-list .line input[type=checkbox]")
    assert [box.is_checked() for box in lines.all()] == [False, False]


def test_double_click_isolates_and_gives_all_back(path, open_page, settled):
    page = open_page(path).page
    settled(page, '[data-section="scalars"]')
    row(page, "baseline").locator(".name").dblclick()
    assert shown(page) == "1 of 5"
    assert row(page, "baseline").get_by_role("checkbox").is_checked()
    row(page, "baseline").locator(".name").dblclick()
    assert shown(page) == "5 of 5"
    folder = page.locator(".run-list .folder").first
    folder.hover()
    folder.get_by_role("button", name="Only lr=0.1").click()
    assert shown(page) == "2 of 5"


def test_all_and_none_mean_those_the_filter_lists(path, open_page):
    page = open_page(path).page
    filter_ = page.get_by_label("Filter runs")
    filter_.fill("seed=1")
    assert rows(page) == ["seed=1", "seed=1"]
    page.get_by_role("button", name="None", exact=True).click()
    filter_.fill("")
    assert shown(page) == "3 of 5"
    page.get_by_role("button", name="All", exact=True).click()
    assert shown(page) == "5 of 5"
    filter_.fill("nothing")
    assert page.get_by_text("No run matches.").is_visible()
    filter_.fill("(seed")
    assert filter_.get_attribute("aria-invalid") == "true"
    assert page.locator(".runs-panel .search-error").first.inner_text()


def test_sorted_by_name_time_and_metric(path, open_page):
    page = open_page(path).page
    sort = page.get_by_label("Sort runs")
    assert "by eval/loss" in sort.locator("option").all_inner_texts()
    sort.select_option("eval/loss")
    assert rows(page) == [NAMES[i] for i in (1, 3, 4, 2, 0)]
    assert row(page, NAMES[1]).locator(".value").inner_text() == "0.3"
    sort.select_option("eval/accuracy")
    assert rows(page) == [NAMES[i] for i in (1, 3, 2, 4, 0)]
    page.get_by_role("button", name="The other way round").click()
    assert rows(page) == [NAMES[i] for i in (0, 4, 2, 3, 1)]
    sort.select_option("Start")
    assert rows(page) == [*reversed(NAMES)]
    sort.select_option("name")
    assert rows(page) == ["baseline", "seed=0", "seed=1", "seed=0", "seed=1"]
    assert "runs.sort=name" in address(page)


@pytest.fixture
def rich(logdir, tmp_path):
    """Runs with more scalars than Overview has columns for."""
    for i, name in enumerate(NAMES):
        run = logdir.run(name, start_time=1.6e9 + i)
        for tag in ("eval/loss", "eval/acc", "train/loss", "train/acc", "z/one", "z/two"):
            for step in range(3):
                run.scalar(tag, step, float([3, 1, 4, 2, 5][i] if tag == "z/two" else i + step))
    return Report(load(logdir.path)).save(tmp_path / "report.html")


def test_any_scalar_orders_the_runs(rich, open_page):
    opened = open_page(rich)
    page = opened.page
    sort = page.get_by_label("Sort runs")
    assert "by z/two" not in sort.locator("option").all_inner_texts()
    sort.select_option("by another scalar …")
    field = page.get_by_label("Scalar to sort by")
    expect(field).to_be_focused()
    expect(page.locator("#sort-tags option[value='z/two']")).to_be_attached()
    field.fill("z/thr")
    field.press("Enter")
    expect(page.locator("#sort-error")).to_have_text("No scalar has this tag.")
    field.fill("z/two")
    values = page.locator(".run-list .run .value")
    expect(values).to_have_text(["5", "4", "3", "2", "1"])
    assert rows(page) == [NAMES[i] for i in (4, 2, 0, 3, 1)]
    page.get_by_role("button", name="The other way round").click()
    expect(values).to_have_text(["1", "2", "3", "4", "5"])
    assert "runs.sort=-z/two" in address(page)
    page.locator('[data-nav="overview"]').click()
    names = page.locator(".runs-table tbody tr .name")
    expect(names).to_have_text([NAMES[i] for i in (1, 3, 0, 2, 4)])
    assert opened.complaints() == []


def test_a_link_restores_an_order_whose_values_must_be_unpacked(rich, open_page):
    page = open_page(rich, "#v=1&section=overview&runs.sort=-z/two").page
    expect(page.locator(".run-list .run .value")).to_have_text(["1", "2", "3", "4", "5"])
    expect(page.get_by_label("Scalar to sort by")).to_have_value("z/two")
    page.get_by_label("Sort runs").select_option("as in the report")
    expect(page.get_by_label("Scalar to sort by")).to_be_hidden()
    assert rows(page)[-1] == "baseline"


def test_overview_has_the_same_order(path, open_page):
    page = open_page(path, "#v=1&section=overview").page
    page.get_by_role("button", name="eval/loss", exact=True).click()
    names = [text.split("\n")[0] for text in page.locator(".runs-table tbody tr:visible .run").all_inner_texts()]
    assert names == [NAMES[i] for i in (1, 3, 4, 2, 0)]
    assert rows(page) == names
    assert page.locator(".runs-table [aria-sort]").get_attribute("aria-sort") == "ascending"


def test_colours_by_what_an_expression_captures(path, open_page):
    page = open_page(path).page
    own = [color(page, i) for i in range(len(NAMES) + 2)]
    assert len(set(own)) == len(own)
    page.get_by_label("Group runs").select_option("by an expression")
    page.get_by_label("Group by").fill(r"lr=([\d.]+)")
    assert folders(page) == ["0.1", "0.01"]
    names = page.evaluate("JSON.parse(document.getElementById('page-data').textContent).runs.map((r) => r.name)")
    by_name = {name: color(page, i) for i, name in enumerate(names)}
    assert by_name["lr=0.1/seed=0"] == by_name["lr=0.1/seed=1"] == by_name["lr=0.1/seed=0/shape_round"]
    assert by_name["lr=0.01/seed=0"] == by_name["lr=0.01/seed=1"] != by_name["lr=0.1/seed=0"]
    assert by_name["baseline"] not in own
    page.get_by_label("Colour by group").uncheck()
    assert [color(page, i) for i in range(len(own))] == own
    page.get_by_label("Group runs").select_option("by folder")
    assert folders(page) == ["lr=0.1", "lr=0.01", "."]
    assert "runs.group=/" in address(page)


def test_a_colour_is_picked_kept_and_given_back(path, open_page):
    opened = open_page(path)
    page = opened.page
    given = color(page, 0)
    row(page, NAMES[0]).hover()
    row(page, NAMES[0]).locator(".picker").fill("#123456")
    assert color(page, 0) == "#123456"
    assert "colors=0.123456" in address(page)
    page.goto(path.as_uri())  # without the fragment: this browser still knows
    page.reload()
    assert color(page, 0) == "#123456"
    row(page, NAMES[0]).hover()
    row(page, NAMES[0]).get_by_role("button", name="The report's colour").click()
    assert color(page, 0) == given
    assert "colors" not in address(page)
    assert opened.messages == []


def test_colours_kept_for_one_report_are_not_anothers(path, logdir, tmp_path, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    row(page, NAMES[0]).hover()
    row(page, NAMES[0]).locator(".picker").fill("#123456")
    address(page)
    logdir.run("another").scalar("eval/loss", 0, 1.0)
    other = Report(load(logdir.path)).save(tmp_path / "other.html")
    page.goto(other.as_uri())
    page.locator(".run-list li").first.wait_for()
    assert "#123456" not in [color(page, i) for i in range(8)]
    context.close()


SWEEP = (
    "optimizer={}_lr={}_batch-size=256_weight-decay=0.05_warmup=500_schedule=cosine_augment=strong_precision=16_seed={}"
)


@pytest.fixture
def sweep(logdir, tmp_path):
    for i in range(300):
        name = SWEEP.format(("adam", "sgd", "lion")[i % 3], (0.1, 0.01)[i % 2], i)
        logdir.run(f"sweep{i % 5}/{name}", start_time=1.6e9 + i).scalar("loss", 0, float(i))
    return Report(load(logdir.path)).save(tmp_path / "report.html")


def test_of_long_names_what_tells_them_apart_is_in_sight(sweep, open_page):
    page = open_page(sweep).page
    names = page.locator(".run-list .run .name")
    for i in range(3):
        name = names.nth(i)
        whole = name.get_attribute("title")
        optimizer, rate, seed = re.search(r"optimizer=(\w+?)_lr=([\d.]+).*seed=(\d+)$", whole).groups()
        assert name.text_content() == f"optimizer={optimizer}_lr={rate}_…seed={seed}"
        cut = name.locator(".name-head").evaluate_all(
            "(all) => all.filter((e) => e.scrollWidth > e.clientWidth).length"
        )
        assert cut == 0
    panel = page.locator(".runs-panel")
    assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    # Nothing moves when the tools of a row come, and they leave the end of the name in sight.
    row_ = page.locator(".run-list .run").first
    before = row_.locator(".name").bounding_box()
    row_.hover()
    expect(row_.get_by_role("button", name="Only")).to_be_visible()
    assert row_.locator(".name").bounding_box() == before
    line = row_.locator(".name-line").last.bounding_box()
    assert (
        row_.locator(".row-tools").bounding_box()["y"] + row_.locator(".row-tools").bounding_box()["height"]
        <= line["y"] + 3
    )


def test_the_keyboard_sees_the_whole_name(sweep, open_page):
    page = open_page(sweep).page
    page.locator(".run-list .folder input").first.focus()
    page.keyboard.press("ArrowDown")
    whole = page.locator(".run-list .run .name").first.get_attribute("title")
    tip = page.locator(".tip")
    expect(tip).to_have_text(whole)
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert page.locator(".run-list .run input").first.get_attribute("aria-label") == whole
    page.keyboard.press("Tab")
    page.get_by_label("Filter runs").focus()
    expect(tip).to_have_count(0)


def test_three_hundred_runs_stay_usable(sweep, open_page):
    opened = open_page(sweep)
    page = opened.page
    assert shown(page) == "300 of 300"
    count = page.locator(".panel-head .count")
    for text, left in (("seed=1", 111), ("seed=12", 11), ("", 300)):
        page.get_by_label("Filter runs").fill(text)
        expect(count).to_have_text(f"{left} of 300")
    page.get_by_label("Sort runs").select_option("loss")
    first = page.locator(".run-list .run .name").first
    assert first.get_attribute("title").endswith("seed=0")  # a loss: the smallest is the best
    assert first.evaluate("(name) => name.getBoundingClientRect().right <= innerWidth")
    page.get_by_label("Filter runs").fill("seed=299$")
    expect(count).to_have_text("1 of 300")
    assert opened.complaints() == []


def test_arrow_keys_go_from_run_to_run(path, open_page):
    page = open_page(path).page
    page.locator(".run-list input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert not row(page, NAMES[1]).get_by_role("checkbox").is_checked()


@pytest.mark.parametrize("section", ["scalars", "text", "images", "audio", "overview"])
def test_a_choice_of_runs_holds_in_every_section(section, tmp_path, open_page, settled):
    path = Report(load(ROOT / "examples" / "digits" / "runs")).save(tmp_path / "report.html")
    page = open_page(path, f"#v=1&section={section}").page
    hidden, kept = "lr=0.05/seed=0", "lr=0.005/seed=0"
    if section != "overview":
        settled(page, f'[data-section="{section}"]')
    of = f'[data-section="{section}"] [data-run="{{}}"]:visible'
    row(page, hidden).get_by_role("checkbox").uncheck()
    if section == "overview":
        table = page.locator(".runs-table tbody tr", has=page.locator(f'.name[title="{hidden}"]'))
        expect(table.get_by_role("checkbox").first).not_to_be_checked()
        table.get_by_role("checkbox").first.check()
        assert row(page, hidden).get_by_role("checkbox").is_checked()
        return
    if section == "scalars":
        page.locator('[data-tag="eval/accuracy"] .plot').first.focus()
        page.keyboard.press("ArrowRight")
        name = '.tooltip .name[title="{}"]:visible'
        expect(page.locator(name.format(kept))).to_be_visible()
        expect(page.locator(name.format(hidden))).to_have_count(0)
        return
    names = page.evaluate("JSON.parse(document.getElementById('page-data').textContent).runs.map((r) => r.name)")
    expect(page.locator(of.format(names.index(kept))).first).to_be_visible()
    expect(page.locator(of.format(names.index(hidden)))).to_have_count(0)


def test_under_a_finger_folders_fold_by_an_arrow_that_is_whole(path, open_page):
    page = open_page(path, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).page
    page.locator(".panel-button").click()
    arrow = page.get_by_role("button", name="lr=0.1", exact=True)
    arrow.wait_for()
    into = "arrow.getBoundingClientRect().left - arrow.closest('.runs-panel').getBoundingClientRect().left"
    assert arrow.evaluate(f"arrow => {into}") >= 0


def test_a_long_list_of_runs_is_bounded_and_all_are_reached(logdir, tmp_path, open_page):
    for i in range(1100):
        logdir.run(f"r{i:04}", start_time=1.6e9 + i).scalar("loss", 0, float(i))
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    rows, more = page.locator(".run-list .run"), page.locator(".run-list .more-runs button")
    expect(more).to_have_text("Show 100 more of 100")
    assert rows.count() == 1000
    search = page.get_by_role("searchbox", name="Filter runs")
    search.fill("r1099")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("r1099")
    search.fill("")
    more.click()
    expect(rows).to_have_count(1100)
    expect(more).to_have_count(0)
    # The first of the new ones has the keyboard, and the order is the report's.
    assert page.evaluate("document.activeElement.ariaLabel") == "r1000"
    expect(rows.last).to_contain_text("r1099")


def test_the_list_of_runs_stays_where_it_was_scrolled_to(logdir, tmp_path, open_page):
    for i in range(500):
        logdir.run(f"r{i:04}", start_time=1.6e9 + i).scalar("loss", 0, float(i))
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    rows, list_ = page.locator(".run-list .run"), page.locator(".run-list")
    expect(rows).to_have_count(500)
    top = list_.evaluate("(list) => (list.scrollTop = 9000, list.scrollTop)")
    assert top > 6000  # below what is made at once
    page.get_by_label("Sort runs").select_option("name")
    page.wait_for_function("(top) => document.querySelector('.run-list').scrollTop === top", arg=top)
    expect(rows).to_have_count(500)
