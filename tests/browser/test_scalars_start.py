"""A page of many scalars begins quickly: cards are places until they come near, and do not wait for the whole file."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browser.scalar_page import SCALARS, card, save_fixture, usual_fixture  # noqa: F401  (fixtures)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TAGS = 120


@pytest.fixture(name="many")
def many_fixture(logdir, save):
    """Tags that take several blocks."""
    for tag in range(TAGS):
        for step in range(5):
            logdir.run("a").scalar(f"group/tag{tag}", step, float(tag + step))
    return save(logdir)


@pytest.fixture(name="slowly")
def slowly_fixture():
    """`slowly(text, end)`: an address that gives `text` up to `end`, and the event after which it gives the rest."""
    servers = []

    def serve(text, end):
        rest = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text[:end].encode())
                self.wfile.flush()
                rest.wait(60)
                self.wfile.write(text[end:].encode())

            def log_message(self, *given):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append((server, rest))
        return f"http://127.0.0.1:{server.server_address[1]}/", rest

    yield serve
    for server, rest in servers:
        rest.set()
        server.shutdown()
        server.server_close()


def test_the_first_card_does_not_wait_for_the_rest_of_the_file(many, chromium, slowly):
    text = many.read_text(encoding="utf-8")
    blocks = [found.start() for found in re.finditer(r'<script type="text/plain" id="block-scalars-\d', text)]
    assert len(blocks) > 4
    address, rest = slowly(text, blocks[2])
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    expect(page.locator(f'{SCALARS} [data-tag="group/tag0"]')).to_have_attribute("data-state", "drawn")
    assert page.evaluate("document.readyState") == "loading"
    last = card(page, f"group/tag{TAGS - 1}")
    last.scroll_into_view_if_needed()
    expect(last).to_have_attribute("data-state", "waiting")
    first = card(page, "group/tag0")
    expect(first).to_have_attribute("data-state", "waiting")  # released, far away
    first.scroll_into_view_if_needed()
    expect(first).to_have_attribute("data-state", "drawn")  # though others still wait for their data
    assert page.evaluate("document.readyState") == "loading"
    last.scroll_into_view_if_needed()
    rest.set()
    expect(last).to_have_attribute("data-state", "drawn")
    context.close()


def test_a_card_far_away_is_a_place_of_the_same_size_with_its_title(many, open_page, settled):
    page = open_page(many, viewport={"width": 700, "height": 600}).page
    settled(page, SCALARS)
    last = card(page, f"group/tag{TAGS - 1}")
    assert page.locator(f"{SCALARS} [data-tag]").count() == TAGS
    assert last.locator("button, canvas").count() == 0
    assert last.locator("h4").text_content() == f"group/tag{TAGS - 1}"
    size = "(card) => [card.offsetTop, card.offsetHeight, document.documentElement.scrollHeight]"
    before = last.evaluate(size)
    last.scroll_into_view_if_needed()
    expect(last).to_have_attribute("data-state", "drawn")
    expect(last.get_by_role("button", name="More of")).to_be_visible()
    assert last.evaluate(size) == before


def test_every_card_is_reached_by_the_keyboard(many, open_page, settled):
    page = open_page(many, viewport={"width": 700, "height": 600}).page
    settled(page, SCALARS)
    card(page, "group/tag0").locator(".plot").focus()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.closest('[data-tag]')?.dataset.tag")
        if tag not in seen:
            seen.append(tag)
    assert seen == [f"group/tag{i}" for i in range(1, len(seen) + 1)]
    assert len(seen) > 10


def test_the_browsers_own_search_finds_cards_that_were_never_drawn(many, open_page, settled):
    page = open_page(many).page
    settled(page, SCALARS)
    assert page.evaluate(f"find('tag{TAGS - 1}')")
    expect(card(page, f"group/tag{TAGS - 1}")).to_have_attribute("data-state", "drawn")


def test_a_change_of_layout_reaches_cards_that_were_never_drawn(many, open_page, settled):
    page = open_page(many, f"#v=1&lines.wide=group~.tag{TAGS - 1}").page
    settled(page, SCALARS)
    last = card(page, f"group/tag{TAGS - 1}")
    assert last.locator("button").count() == 0
    narrow = last.evaluate("(card) => card.offsetHeight")
    page.get_by_role("button", name="More", exact=True).click()
    page.locator(".menu-panel").get_by_role("button", name="Under every chart", exact=True).click()
    expect(card(page, "group/tag0")).to_have_class(re.compile("with-table"))
    assert last.evaluate("(card) => card.offsetHeight") > narrow
