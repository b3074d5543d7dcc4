"""What axe-core finds, what the keyboard reaches, what is said aloud."""

from pathlib import Path

import pytest

from tbreport import Report, load

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tbreport" / "web" / "node_modules" / "axe-core" / "axe.min.js"
SECTIONS = [p.parent.name for p in sorted((ROOT / "tbreport" / "sections").glob("*/section.html"))]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    report = Report(load(ROOT / "examples" / "digits" / "runs"), title="Digits")
    return report, report.save(tmp_path_factory.mktemp("accessible") / "report.html")


def findings(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))  # by the debugger, which no policy of the page concerns
    violations = page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)")
    return [
        (one["id"], node["target"], node.get("failureSummary", "")[:300])
        for one in violations
        if one["impact"] in ("moderate", "serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tbreport/web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SECTIONS)
def test_axe_finds_nothing(name, scheme, example, open_page, settled):
    report, path = example
    if name not in report.sizes:
        pytest.skip(f"the example has nothing for {name}")
    page = open_page(path, f"#v=1&section={name}", color_scheme=scheme).page
    page.locator(f'[data-section="{name}"]').wait_for(state="visible")
    if page.locator(f'[data-section="{name}"] [data-state]').count():
        settled(page, f'[data-section="{name}"]')
    assert findings(page) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tbreport/web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_and_in_damage(scheme, logdir, tmp_path, open_page):
    long = "optimizer=adam_lr={}_batch-size=256_weight-decay=0.05_seed={}"
    for name in ("a/x", "a/y", "b", long.format(0.1, 1), long.format(0.2, 2)):
        run = logdir.run(name)
        for step, value in enumerate((1.0, float("nan"), 0.5)):
            run.scalar("train/loss", step, value)
        run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=overview&runs.group=/&runs=0", color_scheme=scheme).page
    page.locator(".run-list li").nth(1).hover()
    assert findings(page) == []
    page.get_by_label("Sort runs").select_option("by another scalar …")
    page.get_by_label("Filter runs").fill("(")
    assert findings(page) == []
    page.get_by_label("Filter runs").fill("")
    page.locator('.run-list li:has(.name[title^="optimizer"]) input').first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.locator(".tip").wait_for()
    assert findings(page) == []
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    assert findings(page) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tbreport/web")
@pytest.mark.parametrize("theme", ["paper", ROOT / "examples" / "custom_theme" / "sepia"], ids=["paper", "sepia"])
@pytest.mark.parametrize("name", ["overview", "scalars", "text"])
def test_axe_finds_nothing_in_other_themes(name, theme, tmp_path, open_page, settled):
    report = Report(load(ROOT / "examples" / "digits" / "runs"), theme=theme)
    page = open_page(report.save(tmp_path / "report.html"), f"#v=1&section={name}").page
    if page.locator(f'[data-section="{name}"] [data-state]').count():
        settled(page, f'[data-section="{name}"]')
    assert findings(page) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tbreport/web")
def test_axe_finds_nothing_on_a_phone_or_without_script(example, open_page):
    _, path = example
    page = open_page(path, viewport={"width": 360, "height": 780}).page
    page.locator(".panel-button").click()
    page.wait_for_function("() => document.getAnimations().length === 0")
    assert findings(page) == []


def test_the_slash_goes_to_the_filter_of_the_section(example, open_page, settled):
    page = open_page(example[1]).page
    settled(page, '[data-section="scalars"]')
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.placeholder") == "Filter tags"
    page.keyboard.type("a/b?")  # and is a letter like any other inside it
    assert page.get_by_label("Filter tags").input_value() == "a/b?"
    page.locator('[data-nav="overview"]').click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.placeholder") == "Filter runs"


def test_the_question_mark_lists_the_keys_which_can_be_turned_off(example, open_page):
    page = open_page(example[1]).page
    page.locator(".run-list li").first.wait_for()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    assert dialog.get_by_text("go to the filter").is_visible()
    dialog.get_by_label("Keys without").uncheck()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.keyboard.press("?")
    assert not dialog.is_visible()
    page.get_by_role("button", name="Keys", exact=True).click()
    assert dialog.is_visible()


_REACHABLE = """() => {
  const focusable = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex]";
  const all = [...document.querySelectorAll(focusable)].filter((e) => {
    const shown = e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
    return shown && !e.disabled && e.tabIndex >= 0 && !(e.matches("input[type=radio]") && !e.checked);
  });
  globalThis.__left = new Set(all);
  return all.length;
}"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """One run of the example: every section, in few enough things for the Tab key."""
    report = Report(load(ROOT / "examples" / "digits" / "runs" / "lr=0.05" / "seed=0"), title="Digits")
    return report, report.save(tmp_path_factory.mktemp("small") / "report.html")


@pytest.mark.parametrize("name", SECTIONS)
def test_tab_reaches_everything(name, small, open_page, settled):
    report, path = small
    if name not in report.sizes:
        pytest.skip(f"the example has nothing for {name}")
    page = open_page(path, f"#v=1&section={name}&panel=1", viewport={"width": 1280, "height": 6000}).page
    if page.locator(f'[data-section="{name}"] [data-state]').count():
        settled(page, f'[data-section="{name}"]')
    total = page.evaluate(_REACHABLE)
    assert total > 15
    left = total
    for _ in range(total + 40):  # the browser's own parts of a player are stops, too
        page.keyboard.press("Tab")
        left = page.evaluate("__left.delete(document.activeElement), __left.size")
        if not left:
            break
    names = page.evaluate("[...__left].map((e) => e.outerHTML.slice(0, 120))")
    assert names == []


@pytest.mark.parametrize("name", SECTIONS)
def test_everything_that_has_the_focus_shows_it(name, example, open_page, settled):
    report, path = example
    if name not in report.sizes:
        pytest.skip(f"the example has nothing for {name}")
    page = open_page(path, f"#v=1&section={name}").page
    if page.locator(f'[data-section="{name}"] [data-state]').count():
        settled(page, f'[data-section="{name}"]')
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        what = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              const box = e.getBoundingClientRect();
              const style = getComputedStyle(e);
              // Inside a player its parts have the focus, which the browser itself shows.
              const part = e.matches('audio, video') && !e.matches(':focus-visible');
              const drawn = part || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
              const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              const name = (e.getAttribute('aria-label') || e.textContent || e.title || e.type || '').trim();
              return [`${e.tagName} ${e.className}`, name.slice(0, 40), drawn, inside && box.width > 0];
            }"""
        )
        if what is None:
            break
        element, name, drawn, visible = what
        assert drawn, (element, name)
        assert visible, (element, name)
        assert name, element
        seen.add(element)
    assert len(seen) > 8


def test_the_skip_link_leads_past_the_list_of_runs(example, open_page):
    page = open_page(example[1]).page
    page.locator(".run-list li").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_values_are_said_aloud(example, open_page, settled):
    page = open_page(example[1]).page
    settled(page, '[data-section="scalars"]')
    page.locator('[data-section="scalars"] [data-state="drawn"] .plot').first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[aria-live=polite]')].some((e) => /step/i.test(e.textContent))"
    )


def test_who_wants_no_motion_gets_none(example, open_page):
    page = open_page(example[1], reduced_motion="reduce", viewport={"width": 360, "height": 780}).page
    page.locator(".run-list li").first.wait_for(state="attached")
    moving = page.evaluate(
        """() => {
          const long = (text) => text.split(',').some((part) => parseFloat(part) > 0);
          return [...document.querySelectorAll('body *')].filter((e) => {
            const style = getComputedStyle(e);
            return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration));
          }).map((e) => e.className);
        }"""
    )
    assert moving == []
