"""The pages that the assistant serves, as a reader sees them."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from tests.widget.chat import Chat


def recap_page(chat: Chat) -> Chat:
    with chat.page.context.expect_page() as opened:
        chat.result.get_by_role("button", name="récapitulatif").click()
    opened.value.wait_for_url("**/recap/**")
    return opened.value


def test_recap_says_what_a_doctor_needs(visit):
    chat = visit().start().walk()
    page = recap_page(chat)
    main = page.get_by_role("main")
    for fact in ("52 ans", "8 mois", "7 sur 10", "Kinésithérapie", "chronique", "dans la jambe"):
        expect(main).to_contain_text(fact)
    for part in ("Pourquoi cette orientation", "Règle S1", "Règles version", "pas un diagnostic"):
        expect(main).to_contain_text(part)
    expect(main).to_contain_text(re.compile(r"établi le \d+(er)? \w+ \d{4}"))


def test_recap_prints_without_what_only_screens_need(visit):
    page = recap_page(visit().start().walk())
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_recap_of_a_correction_is_the_latest(visit):
    chat = visit().start().walk()
    chat.say("en fait ça fait plutôt 3 semaines")
    page = recap_page_of_last(chat)
    expect(page.get_by_role("main")).to_contain_text("aiguë")


def recap_page_of_last(chat: Chat):
    with chat.page.context.expect_page() as opened:
        chat.result.last.get_by_role("button", name="récapitulatif").click()
    opened.value.wait_for_url("**/recap/**")
    return opened.value


def test_recap_where_the_browser_opens_no_tab(visit):
    chat = visit().start().walk()
    chat.page.evaluate("window.open = () => null")
    chat.result.get_by_role("button", name="récapitulatif").click()
    expect(chat.log.get_by_role("link", name="Ouvrir mon récapitulatif")).to_be_visible()


def test_recap_after_erasing_is_gone(visit):
    chat = visit().start().walk()
    page = recap_page(chat)
    address = page.url
    assert httpx.get(address).headers["cache-control"] == "no-store"
    chat.page.bring_to_front()
    chat.button("Menu").click()
    chat.button("Effacer ma conversation").click()
    chat.widget.get_by_role("button", name="Effacer", exact=True).click()
    expect(chat.notice).to_contain_text("effacée")
    assert httpx.get(address).status_code == 404


def test_demo_page_shows_the_widget_in_an_article(visit):
    chat = visit()
    expect(chat.page.get_by_role("heading", level=1)).to_contain_text("Mal de dos")
    assert chat.page.get_by_role("main").get_by_role("heading", level=2).count() >= 4
    expect(chat.launcher).to_be_in_viewport()


def test_every_card_of_the_chat_opens_a_page(assistant):
    listed = httpx.get(f"{assistant.url}/fiches").text
    paths = set(re.findall(r'href="(/fiches/\w+)"', listed))
    assert len(paths) >= 10
    for path in paths:
        page = httpx.get(assistant.url + path)
        assert page.status_code == 200
        assert page.text.count("<h1>") == 1
        assert "Sources" in page.text


def test_unknown_pages_are_said_to_be_unknown(assistant):
    for path in ("/fiches/nowhere", "/fiches/..%2f..%2fetc%2fpasswd", "/assets/base.html"):
        assert httpx.get(assistant.url + path).status_code == 404


def test_pages_run_no_foreign_code(assistant):
    for path in ("/", "/fiches", "/fiches/neurostimulation"):
        policy = httpx.get(assistant.url + path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
