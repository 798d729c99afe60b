"""One running console, one browser, and people of each role logged in to it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.console.databases import database, rows
from tests.console.running import Console, log_in
from tests.console.stored import Conversation, Store
from tests.widget.conftest import CHROMIUM, OPTIONS, PHONE

ROLES = ("reads", "reviews", "signs", "administers")
Visit = Callable[..., Page]
Tell = Callable[..., list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a browser."""
    for item in items:
        if __package__.replace(".", "/") in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The assistant's store that the console follows."""
    return Store(database(tmp_path_factory.mktemp("tracker"), "tracker"))


@pytest.fixture(scope="package")
def console(tmp_path_factory: pytest.TempPathFactory, tracker: Store) -> Iterator[Console]:
    """The real console, with an account of each role."""
    folder = tmp_path_factory.mktemp("console")
    follows = tracker.engine.url.render_as_string(hide_password=False)
    running = Console(folder, follows, database(folder, "console"))
    try:
        running.start()
        for role in ROLES:
            running.account(role, role)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A real browser; it ends with this folder, as Django takes its loop for an async program."""
    if CHROMIUM is None:
        pytest.fail("the tests of the pages need a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def sessions(chromium: Browser, console: Console) -> dict[str, Any]:
    """The cookies of somebody of each role who has logged in, second factor and all."""
    found = {}
    for role in ROLES:
        context = chromium.new_context(locale="fr-FR")
        log_in(context.new_page(), console, role)
        found[role] = context.storage_state()
        context.close()
    return found


@pytest.fixture
def visit(chromium: Browser, console: Console, sessions: dict[str, Any]) -> Iterator[Visit]:
    """Open a page as somebody of a role ("" for nobody); fail where a script reports an error."""
    contexts = []
    problems: list[str] = []

    def opened(role: str, address: str = "/conversations/", **context: Any) -> Page:
        made = chromium.new_context(
            **{
                "reduced_motion": "reduce",
                "locale": "fr-FR",
                "base_url": console.url,
                "viewport": {"width": 1280, "height": 900},
                "storage_state": sessions.get(role),
                **context,
            }
        )
        made.set_default_timeout(10_000)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: _note(problems, line.type, line.text))
        page.goto(console.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        problems.append(text)


@pytest.fixture
def phone(visit: Visit) -> Visit:
    """Like ``visit``, on a phone."""
    return lambda role, address="/conversations/", **more: visit(role, address, **PHONE, **more)


@pytest.fixture(scope="package")
def tell(console: Console, tracker: Store) -> Tell:
    """Store conversations as the assistant does; return the addresses of their pages once shown.

    A conversation that several tests tell is stored once.
    """
    ends: dict[str, float] = {}

    def stored(*conversations: Conversation) -> list[str]:
        tracker.write(*(item for item in conversations if item.sender not in ends))
        for item in conversations:
            ends.setdefault(item.sender, item.rows[-1][2])
        return [address(console, item.sender, ends[item.sender]) for item in conversations]

    return stored


def address(console: Console, sender: str, last_at: float) -> str:
    """Return the address of a conversation, once the console knows it up to ``last_at``."""
    assert re.fullmatch(r"[\w.-]+", sender)
    query = (
        "SELECT id FROM conversations_conversation"
        f" WHERE sender_id = '{sender}' AND last_event_at >= {last_at - 0.001}"
    )
    limit = time.monotonic() + 15
    while time.monotonic() < limit:
        if found := rows(console.database, query):
            return f"/conversations/{found[0][0]}/"
        time.sleep(0.1)
    raise TimeoutError(f"the console does not show {sender}: {console.log()[-2000:]}")


def day(text: str) -> float:
    """Return noon of a day ("2025-03-10"), far from every other test's."""
    return time.mktime(time.strptime(text + " 12:00", "%Y-%m-%d %H:%M"))
