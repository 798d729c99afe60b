"""A new emergency stands out on a page that stays open."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.console.browser.conftest import Tell, Visit
from tests.console.running import Console
from tests.console.stored import Conversation


def emergency(sender: str) -> Conversation:
    told = Conversation(sender, time.time() - 30).says("je ne sens plus rien quand je m'essuie")
    told.alerts("cauda_equina").fills(red_flags=["cauda_equina"])
    return told.ends("emergency", red_flags=["cauda_equina"])


def test_it_appears_on_the_list_without_reloading_and_goes_once_reviewed(
    tell: Tell, visit: Visit
) -> None:
    page = visit("reviews")
    page.evaluate("window.stayed = true")
    where = tell(emergency("web-live-1"))[0]
    banner = page.get_by_role("region", name="Urgences à relire")
    link = banner.locator(f"a[href^='{where}']")
    expect(link).to_have_text("Queue de cheval", timeout=6_000)
    expect(page).to_have_title(re.compile(r"^\(\d+\) Conversations"))
    expect(page.locator(f"tr.urgent a[href^='{where}']")).to_be_visible(timeout=6_000)
    assert page.evaluate("window.stayed")
    link.click()
    page.get_by_role("button", name="Relue r").click()
    expect(link).to_have_count(0)


def test_it_appears_on_the_dashboard_too(tell: Tell, visit: Visit) -> None:
    page = visit("reads", "/tableau-de-bord/")
    where = tell(emergency("web-live-2"))[0]
    expect(page.locator(f".emergencies a[href^='{where}']")).to_be_visible(timeout=6_000)


def test_the_banner_is_there_without_scripts(tell: Tell, visit: Visit) -> None:
    where = tell(emergency("web-live-3"))[0]
    page = visit("reads", "/tableau-de-bord/", java_script_enabled=False)
    expect(page.locator(f".emergencies a[href^='{where}']")).to_be_visible()


def test_a_console_that_does_not_answer_is_said_and_comes_back(
    tell: Tell, visit: Visit, console: Console
) -> None:
    tell(emergency("web-live-4"))
    page = visit("reads")
    page.route("**/urgences", lambda route: route.abort())
    expect(page.locator("#emergencies")).to_contain_text("ne répond plus", timeout=6_000)
    page.unroute("**/urgences")
    expect(page.locator("#emergencies")).to_contain_text("Queue de cheval", timeout=10_000)


def test_a_session_that_has_ended_is_said(visit: Visit) -> None:
    page = visit("reads", "/tableau-de-bord/")
    page.context.clear_cookies()
    expect(page.locator("#emergencies")).to_contain_text("session a expiré", timeout=6_000)
