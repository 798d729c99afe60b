"""A real browser, and pages with the widget on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.assistant import Assistant
from tests.site import Site
from tests.widget.chat import Chat

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}

OpenPage = Callable[..., Chat]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("the tests of the widget need a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, assistant: Assistant) -> Iterator[OpenPage]:
    """Open a page with the widget in a browser of its own; fail where the page reports an error."""
    contexts = []
    problems: list[str] = []

    def open_page(address: str = "", refused: bool = False, **context: Any) -> Chat:
        # Half the time given to animations is time lost; those who ask for none get none.
        made = browser.new_context(**{"reduced_motion": "reduce", "locale": "fr-FR", **context})
        made.set_default_timeout(15_000)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        # A site that is not allowed is told so in the console: there an error is expected.
        if not refused:
            page.on("console", lambda line: _note(problems, line.type, line.text))
        page.goto(address or assistant.url)
        return Chat(page)

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], kind: str, text: str) -> None:
    # What the network does is looked at by the tests that cut it.
    network = ("ERR_", "Failed to load resource", "CORS policy")
    if kind == "error" and not any(word in text for word in network):
        problems.append(text)


@pytest.fixture
def phone(visit: OpenPage) -> Callable[..., Chat]:
    """Like ``visit``, on a phone."""
    return lambda address="", **context: visit(address, **{**PHONE, **context})


@pytest.fixture
def second_tab() -> Callable[[Chat], Chat]:
    """Open the same page in another tab of the same browser."""

    def open_tab(chat: Chat) -> Chat:
        page: Page = chat.page.context.new_page()
        page.goto(chat.page.url)
        return Chat(page)

    return open_tab


@pytest.fixture(scope="package")
def embed(site: Site, assistant: Assistant) -> Callable[..., str]:
    """Put the widget on a page of another site; return the address of the page."""

    def put(path: str, attributes: str = "", head: str = "", body: str = "", csp: str = "") -> str:
        tag = f'<script src="{assistant.url}/widget.js" {attributes}></script>'
        html = (
            '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un site</title>'
            f"{head}</head><body><main><h1>Un site</h1>{body}</main>{tag}</body></html>"
        )
        headers = {"Content-Security-Policy": csp.format(assistant=assistant.url)} if csp else {}
        return site.page(path, html, headers)

    return put
