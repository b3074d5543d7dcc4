"""Overview with its script: folding, sorting, the tables of what is wrong."""

import pytest
from playwright.sync_api import expect

from tbreport import Report, load

pytestmark = pytest.mark.browser


@pytest.fixture
def page(logdir, tmp_path, open_page):
    for i, name in enumerate("abcdefgh"):
        run = logdir.run(name, start_time=1.6e9 + i)
        for step in range(30):
            run.scalar("val/loss", step, float("nan") if step == 20 else (step - 15) ** 2 + i)
        if i < 7:
            run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    for line in ("x", "y"):
        logdir.run(f"a/part_{line}", start_time=1.6e9).scalar("part", 0, 1.0)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    return open_page(path, "#v=1&section=overview").page


def names(page):
    return page.locator(".runs-table tbody tr:visible .run").all_inner_texts()


def test_sub_runs_unfold(page):
    assert len(names(page)) == 8
    page.locator(".runs-table").get_by_role("button", name="2 sub-runs of a").click()
    assert names(page)[:4] == ["a", "x", "y", "b"]


def test_sorting_keeps_sub_runs_with_their_run(page):
    page.locator(".runs-table").get_by_role("button", name="2 sub-runs of a").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    assert names(page) == [*"hgfedcba", "x", "y"]
    page.get_by_role("button", name="Run", exact=True).click()
    assert names(page)[:3] == ["a", "x", "y"]


def test_the_best_come_first(page):
    page.get_by_role("button", name="best ↓").click()
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "ascending"
    cells = page.locator(".runs-table tbody tr:visible td:nth-child(3)").all_inner_texts()
    assert cells == [str(i) for i in range(8)]


def test_curves_have_the_colours_of_their_runs(page):
    strokes = page.locator(".runs-table .curve path").evaluate_all(
        "(paths) => paths.map((p) => getComputedStyle(p).stroke)"
    )
    assert len(set(strokes)) == 8


def test_a_kind_of_problem_names_its_places_on_demand(page):
    table = page.locator(".health-table")
    assert table.locator("tbody tr:visible").count() == 1
    expect(table).to_contain_text("7 files in 7 runs")
    places = table.locator("li")
    assert places.locator("visible=true").count() == 0
    table.locator("summary").click()
    expect(places.first).to_be_visible()
    assert places.count() == 7


def test_long_lists_fold_and_unfold(logdir, tmp_path, open_page):
    for i in range(12):
        logdir.run("a").scalar(f"x{i}", 0, float("nan"))
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=overview").page
    rows = page.locator("#not-finite + .folding tbody tr:visible")
    expect(rows).to_have_count(8)
    page.get_by_role("button", name="Show 4 more rows").click()
    expect(rows).to_have_count(12)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_found_fits_its_place(logdir, tmp_path, open_page, width):
    for name in ("a" * 60, "b"):
        logdir.run(name, "tfevents").raw(b"damage")
    logdir.run("c").scalar("x", 0, 1.0)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=overview", viewport={"width": width, "height": 740}).page
    page.locator(".health-table summary").click()
    frame = page.locator(".table-frame:has(.health-table)")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_cards_say_by_cause_what_became_of_values(logdir, tmp_path, open_page):
    """A loss in the colour of warnings, all else in grey."""
    for value, step in enumerate((0, 1, 2, 1, 2, 3, 3, 9, 7, 10)):
        logdir.run("a").scalar("x", step, value).text("x", f"{value}", step=step)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=scalars").page
    for section in ("scalars", "text"):
        page.locator(f'[data-nav="{section}"]').click()
        remarks = page.locator(f'[data-section="{section}"] .card-notes .remark')
        expect(remarks).to_have_text(["2 superseded", "1 repeated", "1 late"])
        quiet = remarks.evaluate_all("remarks => remarks.map(remark => remark.classList.contains('quiet-remark'))")
        assert quiet == [False, False, True]
        assert "the step went back" in remarks.first.get_attribute("title")


def test_values_that_are_no_numbers_are_counted(page):
    assert page.get_by_text("Values that are no finite numbers").is_visible()


def test_runs_that_are_off_step_back(page):
    page.locator(".runs-table tbody tr").first.get_by_role("checkbox").first.uncheck()
    assert page.locator(".runs-table tr.off").count() == 3  # its sub-runs too


def test_the_number_of_problems_leads_to_them(page):
    page.locator(".health-chip").click()
    assert page.evaluate("document.activeElement.id") == "data-health"


def test_three_hundred_runs(logdir, tmp_path, open_page):
    for i in range(300):
        run = logdir.run(f"sweep/{i:03d}", start_time=1.6e9 + i)
        for step in range(20):
            run.scalar("val/loss", step, i / (step + 1)).scalar("val/accuracy", step, step / (i + 1))
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    opened = open_page(path, "#v=1&section=overview")
    page = opened.page
    page.locator(".runs-table .sort").first.wait_for()
    heads = page.locator(".runs-table thead")
    sort = heads.get_by_role("button", name="val/accuracy", exact=True)
    for first in ("sweep/000", "sweep/299"):  # the best, the worst
        sort.click()
        expect(page.locator(".runs-table tbody tr .name").first).to_have_text(first)
    page.set_viewport_size({"width": 1600, "height": 900})
    expect(page.locator(".runs-frame.fits")).to_be_visible()
    page.evaluate("scrollTo(0, 4000)")
    expect(sort).to_be_in_viewport(ratio=1)  # the head stays in sight: with the page where the table fits into it
    page.set_viewport_size({"width": 700, "height": 900})
    page.locator(".runs-frame.wide").evaluate(
        "(frame) => { frame.scrollIntoView({block: 'end'}); frame.scrollTo(0, 4e3); }"
    )
    expect(heads.get_by_role("button", name="Run")).to_be_in_viewport(ratio=1)  # with the frame where it does not
    assert opened.complaints() == []


def test_a_long_table_lays_out_the_rows_near_the_screen(logdir, tmp_path, open_page):
    for i in range(300):
        logdir.run(f"sweep/{i:03d}", start_time=1.6e9 + i).scalar("val/loss", 0, i)
    page = open_page(Report(load(logdir.path)).save(tmp_path / "r.html"), "#v=1&section=overview").page
    page.locator(".runs-table .sort").first.wait_for()
    rows = page.locator(".runs-table tbody tr:not(.room)")
    assert rows.count() <= 200  # those near the screen, and those for paper
    laid_out = page.locator(".runs-table tbody tr:not(.room):visible")
    assert 40 <= laid_out.count() <= 160
    widths = "[...document.querySelectorAll('.runs-table thead th')].map((head) => head.offsetWidth)"
    before = page.evaluate(widths)
    expect(page.locator(".runs-table")).to_have_attribute("aria-rowcount", "301")
    last = page.locator(".runs-table tbody tr:not(.room)").last
    for _ in range(3):  # heights are guessed until rows have been seen
        page.evaluate("""() => {
            document.querySelector('.runs-frame').scrollTop = 1e6;
            document.querySelector('.runs-table tbody:last-of-type').scrollIntoView({ block: 'end' });
        }""")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(last).to_be_in_viewport()
    assert "sweep/299" in last.inner_text()
    assert laid_out.count() <= 160
    assert page.evaluate(widths) == before


@pytest.mark.parametrize("width", [360, 1280])
def test_a_note_on_a_run_stays_in_its_own_column(logdir, tmp_path, open_page, width):
    run = (
        logdir.run("logs/standard/20200326-221129/with_a_long_name/train").scalar("loss", 0, 2.0).scalar("loss", 1, 1.0)
    )
    (run.path.parent / "plugins" / "profile").mkdir(parents=True)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=overview", viewport={"width": width, "height": 740}).page
    note = page.locator(".runs-table").get_by_text("profile present")
    assert note.evaluate("note => note.scrollWidth <= note.clientWidth")
    assert note.evaluate(
        "note => note.getBoundingClientRect().right <= note.closest('th').getBoundingClientRect().right"
    )


LINES = """(node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((r) => r.width > 1).map((r) => [r.left, r.right, r.top].map(Math.round));
}"""


@pytest.fixture
def remarked(logdir, tmp_path):
    """A name of two lines at the head of a column, and a run's that fits no line."""
    name = "learning_rate=0.0001_batch_size=64_" * 4
    logdir.run(name, start_time=1.6e9).scalar("evaluation_of_validation/accuracy_of_it", 0, 1.0)
    (logdir.path / name / "plugins" / "profile" / "1").mkdir(parents=True)
    (logdir.path / name / "plugins" / "profile" / "1" / "a.xplane.pb").touch()
    return Report(load(logdir.path)).save(tmp_path / "report.html")


@pytest.fixture
def long_names(remarked, open_page):
    return open_page(remarked, "#v=1&section=overview").page


def test_both_lines_of_a_heading_stand_above_its_numbers(long_names):
    lines = long_names.locator(".runs-table thead .sort > span").nth(1).evaluate(LINES)
    assert len({top for *_, top in lines}) == 2
    assert len({right for _, right, _ in lines}) == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_remark_on_a_run_stands_below_its_name(remarked, open_page, script):
    page = open_page(remarked, "#v=1&section=overview", java_script_enabled=script).page
    (name, *_), (note, *_) = (
        page.locator(f".runs-table tbody {part}").first.evaluate(LINES)
        for part in (".name" if script else ".run", ".run-note")
    )
    assert abs(name[0] - note[0]) <= 1


def test_on_paper_no_dot_stands_alone_on_a_line(long_names):
    long_names.set_viewport_size({"width": 700, "height": 900})
    long_names.emulate_media(media="print")
    run = long_names.locator(".runs-table tbody .run").first
    box, lines = run.bounding_box(), run.evaluate(LINES)
    assert len({top for *_, top in lines}) > 1
    assert min(left for left, *_ in lines) > box["x"] + 8  # the dot's place
    assert abs(min(top for *_, top in lines) - box["y"]) < 8


@pytest.mark.parametrize("width", [360, 1280])
def test_without_script_a_long_name_stays_in_its_own_column(logdir, tmp_path, open_page, width):
    logdir.run("experiment_2024_resnet50_" + "x" * 60).scalar("loss", 0, 2.0).scalar("loss", 1, 1.0)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, viewport={"width": width, "height": 740}, java_script_enabled=False).page
    name, cell = (page.locator(f".runs-table tbody {part}").bounding_box() for part in ("th .run", "th"))
    assert name["x"] + name["width"] <= cell["x"] + cell["width"]
    assert name["height"] > 30  # all of it, in lines
