"""Names and texts that try to be something else are shown as text, and no expression freezes the page."""

import io
import wave
from dataclasses import replace

import pytest
from browser.waiting import frames
from playwright.sync_api import expect

from tbreport import Options, Report, load

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "\u202egnp.live\u202c.html",
    "\u200b\u200d\ufeff",
    "a" * 10_000,
    "wide " * 2_000,
    "__proto__",
    "constructor/prototype",
    "{{constructor.constructor('alert(1)')()}}",
)
NOTES = "\n\n".join(
    (
        "[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>)",
        "<img src=x onerror=alert(1)> <script>alert(1)</script> <a href='javascript:alert(1)'>x</a>",
        "![x](https://example.org/x.png)",
        *HOSTILE,
    )
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    from writing import Logdir

    folder = tmp_path_factory.mktemp("hostile")
    logdir = Logdir(folder / "logs")
    for i in range(len(HOSTILE)):
        run = logdir.run(f"r{i:02d}", start_time=1.6e9 + i)
        for name in HOSTILE:
            run.scalar(name, 0, 1.0, display_name=name[::-1] if i == 3 else name, description=NOTES)
            run.scalar(name, 1, float("nan") if i == 2 else 2.0)
    experiment = load(logdir.path)
    # Longer than any folder's name can be, and with what a folder's name cannot hold.
    runs = {
        name: replace(run, name=name, notes=(name,))
        for name, run in zip(HOSTILE, experiment.runs.values(), strict=True)
    }
    report = Report(replace(experiment, runs=runs), title=HOSTILE[0], options=Options(notes=NOTES))
    return report.save(folder / "report.html")


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory):
    """Texts, pictures and sounds whose tags, descriptions and values are hostile."""
    from sections.probe import png
    from writing import Logdir

    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    folder = tmp_path_factory.mktemp("kinds")
    logdir = Logdir(folder / "logs")
    run = logdir.run("a")
    for i, name in enumerate(HOSTILE):
        run.text(f"{name}/t", NOTES, name, display_name=name, description=NOTES)
        run.image(f"{name}/i", png(16 * i), display_name=name, description=NOTES)
        run.audio(f"{name}/a", (sound.getvalue(), "<img src=x onerror=alert(1)>"), display_name=name, description=NOTES)
    return Report(load(logdir.path), options=Options(notes=NOTES)).save(folder / "report.html")


@pytest.mark.parametrize("section", ["text", "images", "audio"])
@pytest.mark.parametrize("script", [True, False])
def test_in_sections_of_media_they_are_text(script, section, every_kind, open_page, settled):
    opened = open_page(every_kind, f"#v=1&section={section}", java_script_enabled=script)
    page = opened.page
    here = page.locator(f'[data-section="{section}"]')
    if script:
        settled(page, f'[data-section="{section}"]')
        expect(here.locator("[data-tag]").first).to_be_visible()
        check(opened)
        for button in here.get_by_role("button", name="About").all()[:3]:
            button.click()
        check(opened)
        page.mouse.wheel(0, 4000)
        settled(page, f'[data-section="{section}"]')
        check(opened)
    else:
        assert opened.messages == []
        assert len(opened.requests) == 1
        assert page.locator("a[href^='javascript' i], img[src='x'], [onerror], [onload]").count() == 0
    text = here.text_content()
    assert "</script><script>alert(1)</script>" in text
    assert page.evaluate("document.title") == "logs"


def test_descriptions_are_text(opened):
    page = opened.page
    page.locator('[data-section="scalars"] .card[data-state="drawn"]').first.get_by_role("button", name="About").click()
    box = page.locator(".description:visible").first
    expect(box).to_contain_text("click")
    assert box.locator("script, img, svg, [onerror], [onload]").count() == 0
    assert box.locator("a").evaluate_all("(all) => all.filter((a) => !/^https?:|^#/.test(a.href)).length") == 0
    check(opened)


@pytest.fixture
def opened(path, open_page, settled):
    opened = open_page(path)
    settled(opened.page, '[data-section="scalars"]')
    return opened


def check(opened):
    page = opened.page
    assert opened.complaints() == []
    assert page.locator("a[href^='javascript' i], a[href^='data:' i], img[src='x'], [onerror], [onload]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_scalars_and_the_panel_they_are_text(opened):
    page = opened.page
    check(opened)
    names = page.locator(".run-list .name").evaluate_all("(all) => all.map((one) => one.title)")
    assert set(HOSTILE) - {"a" * 10_000} <= set(names)
    assert page.locator('[data-section="scalars"] [data-tag]').count() == len(HOSTILE)
    page.locator('[data-section="scalars"] [data-state="drawn"] .plot').first.hover()
    expect(page.locator(".tooltip")).to_be_visible()
    check(opened)


def test_in_overview_they_are_text(opened):
    page = opened.page
    page.locator('[data-nav="overview"]').click()
    page.locator(".runs-table .sort").first.wait_for()
    assert page.locator(".runs-table tbody tr").count() == len(HOSTILE)
    assert "</script><script>alert(1)</script>" in page.locator(".runs-table").inner_text()
    check(opened)


def test_in_notes_and_title_they_are_text(opened):
    assert opened.page.title() == HOSTILE[0]
    assert opened.page.locator("h1").inner_text() == HOSTILE[0]
    assert opened.page.locator(".page-notes").count() == 1


def test_groups_sorting_and_colours_take_them(opened):
    page = opened.page
    page.get_by_label("Group runs").select_option("by folder")
    page.get_by_label("Sort runs").select_option("name")
    page.locator(".run-list .run").nth(2).hover()
    page.locator(".run-list .run").nth(2).locator(".picker").fill("#123456")
    page.get_by_label("Group runs").select_option("by an expression")
    page.get_by_label("Group by").fill("(.*)(alert)?")
    frames(page)
    check(opened)


def test_a_group_without_a_name_has_a_heading(logdir, tmp_path, open_page):
    logdir.run("a").scalar("/loss", 1, 0.5).scalar("train/loss", 1, 0.5)
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    expect(page.locator('[data-section="scalars"] .tag-group h3')).to_have_text(["/", "train"])


def test_without_script_they_are_text(path, open_page):
    opened = open_page(path, java_script_enabled=False)
    text = opened.page.locator(".runs-table").inner_text()
    assert "</script><script>alert(1)</script>" in text
    assert opened.messages == []
    assert len(opened.requests) == 1


def test_a_name_from_right_to_left_turns_nothing_else_round(opened):
    page = opened.page
    page.locator('[data-nav="overview"]').click()
    row = page.locator(".runs-table tbody tr", has_text="gnp.live").first
    name, value = row.locator(".run").bounding_box(), row.locator("td").first.bounding_box()
    assert name["x"] < value["x"]


EXPRESSIONS = ("(a+)+$", "(a|a)*b", "(.*)(.*)(.*)x$", "(a?){40}a{40}b", "^(\\w+\\s?)*\\!", "((((.*)*)*)*)*y")
# Types them into every field for expressions that the page has, one after the other. It begins when this has returned:
# a test waits for the end of it as long as for anything, and a page that is frozen never comes to it.
TYPE = """(expressions) => {
  const fields = [...document.querySelectorAll('input[type=search]:not([list])')];
  globalThis.__answered = 0;
  setTimeout(async () => {
    for (const field of fields) {
      for (const text of [...expressions, '']) {
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
      globalThis.__answered++;
    }
  });
  return fields.length;
}"""


def answers(page, expressions=EXPRESSIONS):
    """How many fields of the page took all the expressions and let it live."""
    fields = page.evaluate(TYPE, expressions)
    page.wait_for_function("(fields) => globalThis.__answered === fields", arg=fields)
    return fields


def test_no_expression_freezes_the_page(opened):
    """In the filters of runs and tags, and in that which groups runs by what it captures."""
    assert answers(opened.page) == 3


@pytest.mark.parametrize("section", ["text", "images", "audio"])
def test_no_expression_freezes_the_sections_of_media(section, every_kind, open_page, settled):
    page = open_page(every_kind, f"#v=1&section={section}").page
    settled(page, f'[data-section="{section}"]')
    assert answers(page) >= 2


def test_no_expression_freezes_a_page_of_three_hundred_runs(logdir, tmp_path, open_page, settled):
    for i in range(300):
        logdir.run(f"{'a' * 100}_{'very-long-name-' * 6}{i}").scalar("loss", 0, 1.0)
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    settled(page, '[data-section="scalars"]')
    assert answers(page) == 3


def test_no_expression_freezes_a_page_of_two_thousand_tags(logdir, tmp_path, open_page, settled):
    run = logdir.run("a")
    for i in range(2000):
        run.scalar(f"group{i % 20}/{'a' * 60}/weight_{i}", 0, 1.0)
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html")).page
    settled(page, '[data-section="scalars"]')
    assert answers(page, [*EXPRESSIONS, "weight_1.*7"]) == 2
