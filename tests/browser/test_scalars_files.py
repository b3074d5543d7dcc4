"""What a reader takes away from a chart of scalars: files, pictures, links; and what they say of reduced series."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from browser.scalar_page import (  # noqa: F401  (fixtures)
    LOSS,
    SCALARS,
    STEPS,
    card,
    download,
    hash_of,
    more,
    number,
    rows,
    save_fixture,
    usual_fixture,
)
from browser.waiting import becomes, frames
from playwright.sync_api import expect

from tbreport.sections.scalars import ScalarOptions

pytestmark = pytest.mark.browser

HOSTILE = "=cmd|'/C calc'!A0/../<img src=x onerror=alert(1)>"


def test_csv_and_json_hold_every_value_as_it_was_logged(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    name, data = download(page, "train/loss", "CSV")
    assert name == "train_loss.csv"
    table = list(csv.reader(io.StringIO(data.decode())))
    assert table[0] == ["Run", "Wall time", "Step", "Value"]
    for run, values in LOSS.items():
        of_run = [row for row in table[1:] if row[0] == run]
        assert [int(row[2]) for row in of_run] == STEPS.tolist()
        assert np.array([float(row[3]) for row in of_run]).astype("f4").tolist() == values.tolist()
        assert [float(row[1]) for row in of_run] == pytest.approx(1.7e9 + np.arange(len(STEPS)), abs=0.005)
    page.locator(".run-toggle").locator("visible=true").nth(1).click()
    settled(page, SCALARS)
    frames(page)
    assert download(page, "train/loss", "CSV")[1].decode().startswith("Wall time,Step,Value\r\n17")
    name, data = download(page, "odd", "JSON")
    parsed = json.loads(data)
    assert name == "odd.json"
    assert [row[2] for row in parsed["runs"]["a"]] == [1, "NaN", "Infinity", 2]


def test_pictures_have_title_background_and_names(usual, open_page, settled):
    opened = open_page(usual, color_scheme="dark")
    page = opened.page
    settled(page, SCALARS)
    name, data = download(page, "band", "SVG")
    text = data.decode()
    assert name == "band.svg"
    assert text.startswith("<svg")
    for part in (">band<", 'fill="#ffffff"', ">a · high<", ">step<", "stroke-dasharray"):
        assert part in text
    name, data = download(page, "band", "PNG")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert opened.complaints() == []


def test_a_name_that_no_xml_may_hold_is_no_obstacle_to_pictures(logdir, save, open_page, settled):
    logdir.run("a").scalar("x\x01y", 1, 0.5).scalar("x\x01y", 2, 0.6)
    page = open_page(save(logdir)).page
    settled(page, SCALARS)
    _, data = download(page, "x\x01y", "SVG")
    assert "".join(ET.fromstring(data).itertext()).startswith("x\ufffdy")
    _, data = download(page, "x\x01y", "PNG")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_link_leads_to_its_card(logdir, save, open_page, settled):
    for tag in range(60):
        logdir.run("a").scalar(f"g/{tag}", 0, 1.0)
        logdir.run("a").scalar(f"g/{tag}", 1, 2.0)
    path = save(logdir)
    page = open_page(path, "#v=1&scalars.closed=g").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("summary").click()
    settled(page, SCALARS)
    card(page, "g/50").scroll_into_view_if_needed()
    settled(page, SCALARS)
    card(page, "g/50").locator('button[aria-label^="More of"]').click()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied the link").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{path.name}#")
    assert "card=g/50" in link
    assert "card" not in hash_of(page)
    there = open_page(path, link[link.index("#") :]).page
    settled(there, SCALARS)
    expect(card(there, "g/50")).to_be_in_viewport(ratio=1)


def test_steps_that_go_back_are_one_line_or_several(logdir, save, open_page, settled):
    for step in (*range(30), *range(10, 40)):
        logdir.run("a").scalar("loss", step, 1.0 + step % 7)
    page = open_page(save(logdir, restarts="all"), "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    before = download(page, "loss", "SVG")[1].decode().count("M")
    more(page, "Split where x goes back")
    assert becomes(page, lambda: download(page, "loss", "SVG")[1].decode().count("M"), before + 1)


def test_a_reduced_series_says_so_and_keeps_its_extremes(logdir, save, open_page, settled):
    values = np.sin(np.arange(20_000) / 300)
    values[12_345] = 50
    for step, value in enumerate(values.tolist()):
        logdir.run("a").scalar("loss", step, value, wall_time=1e9 + step)
    path = save(logdir, sections={"scalars": ScalarOptions(scalar_budget=20_000)})
    opened = open_page(path, "#v=1&lines.smoothing=0&lines.table=loss")
    page = opened.page
    settled(page, SCALARS)
    remark = card(page, "loss").locator(".remark").first
    kept, total = remark.inner_text().removesuffix(" points").replace(",", "").split(" of ")
    assert (int(total), 300 < int(kept) < 20_000) == (20_000, True)
    assert "--scalar-budget none" in remark.get_attribute("title")
    _, ((_, _, _, low, high, mean, start, *_, points),) = rows(page, "loss")
    assert high == "50at 12,345"
    assert number(low) == pytest.approx(values.min(), rel=1e-4)
    assert number(mean) == pytest.approx(values.mean(), rel=1e-3)
    assert (number(start), points) == (0, "20,000")
    table = list(csv.reader(io.StringIO(download(page, "loss", "CSV")[1].decode())))
    assert table[0][2:] == ["Value (mean of the points)", "Lowest", "Highest", "Points"]
    assert sum(int(row[-1]) for row in table[1:]) == 20_000
    assert max(float(row[4]) for row in table[1:]) == 50
    assert opened.complaints() == []


def test_steps_beyond_2_to_the_53_have_all_their_digits_in_files(logdir, save, open_page, settled):
    steps = [2**53 + 1, 1_700_000_000_000_000_001, 2**63 - 2, 2**63 - 1]
    for i, step in enumerate(steps):
        logdir.run("a").scalar("loss", step, i)
    opened = open_page(save(logdir))
    settled(opened.page, SCALARS)
    table = list(csv.reader(io.StringIO(download(opened.page, "loss", "CSV")[1].decode())))
    assert [int(row[1]) for row in table[1:]] == steps
    parsed = json.loads(download(opened.page, "loss", "JSON")[1])
    assert [row[1] for row in parsed["runs"]["a"]] == steps
    assert opened.complaints() == []


def test_hostile_tags_and_runs_are_texts_everywhere(logdir, save, open_page, settled):
    for run in ("=1+1", "+cmd"):
        for step in range(3):
            logdir.run(run).scalar(HOSTILE, step, -1.0 - step)
    opened = open_page(save(logdir), "#v=1&lines.tables=1")
    page = opened.page
    settled(page, SCALARS)
    assert page.locator("main img").count() == 0
    one = page.locator(f"{SCALARS} [data-tag]")
    for kind, ending in (("CSV", "csv"), ("SVG", "svg")):
        with page.expect_download() as started:
            if page.locator(".menu-panel:visible").count() == 0:
                one.locator('button[aria-label^="More of"]').click()
            one.get_by_role("button", name=kind, exact=True).click()
        name, data = started.value.suggested_filename, started.value.path().read_bytes()
        assert name.endswith(f".{ending}")
        assert not set(name) & set("/\\<>=|'\"")
        if kind == "CSV":
            table = list(csv.reader(io.StringIO(data.decode())))
            assert {row[0] for row in table[1:]} == {"'=1+1", "'+cmd"}
            assert {row[3] for row in table[1:]} == {"-1", "-2", "-3"}
        else:
            assert b"<img" not in data
    assert opened.complaints() == []


def test_a_frame_without_downloads_says_so(usual, open_page, tmp_path):
    outer = tmp_path / "outer.html"
    outer.write_text(f'<iframe sandbox="allow-scripts" src="{usual.name}" width="1200" height="800"></iframe>')
    page = open_page(outer).page
    frame = page.frame_locator("iframe")
    frame.locator(f'{SCALARS} [data-tag="epoch"][data-state="drawn"]').wait_for()
    frame.get_by_role("button", name="More of epoch").click()
    frame.get_by_role("button", name="CSV", exact=True).click()
    frame.get_by_text("forbids downloads").wait_for()
    frame.get_by_role("button", name="Copy it instead").click()
    frame.get_by_text("epoch.csv").last.wait_for()
