"""Finding conversations: filters, search, saved views, pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.stored import Conversation

DAY = "du=2024-05-06&au=2024-05-06"


@pytest.fixture
def some(tell: Tell) -> list[str]:
    """Conversations of one day that differ."""
    begin = day("2024-05-06")
    return tell(
        Conversation("web-filter-1", begin).says("sciatique zinzolin").ends("specialist_opinion"),
        Conversation("sms-filter-2", begin + 60, "sms")
        .says("lumbago zinzolin")
        .asks("duration")
        .says("heu", "nlu_fallback", 0.2)
        .misunderstands(),
        Conversation("telegram-filter-3", begin + 120, "telegram")
        .says("sciatique")
        .ends("self_care"),
    )


def count(page: Page) -> int:
    return page.locator("#rows tbody tr").count()


def test_filters_combine_and_are_taken_off_one_by_one(some, visit: Visit) -> None:
    page = visit("reads", f"/conversations/?{DAY}")
    assert count(page) == 3
    page.get_by_label("Arrêt à la question").select_option("Durée")
    page.get_by_label("Incompréhensions").select_option("Avec incompris")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("à « Durée »")
    expect(page.get_by_role("list", name="Filtres en cours")).to_contain_text("Avec incompris")
    page.get_by_label("Canal").select_option("Telegram")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#rows")).to_contain_text("Aucune ne correspond à ces filtres")
    for label in ("Incompréhensions", "Arrêt à la question"):
        page.get_by_role("link", name=f"Retirer le filtre {label}").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("Telegram")


def test_words_are_found_and_stay_out_of_the_address(some, visit: Visit) -> None:
    page = visit("reads")
    page.keyboard.press("/")
    page.keyboard.type("ZINZOLIN sciat")
    page.keyboard.press("Enter")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert "zinzolin" not in page.url.lower()
    page.locator("#rows a.name").click()
    page.get_by_text("sciatique zinzolin").wait_for()
    assert "zinzolin" not in page.url.lower()


def test_the_named_views_are_there_and_one_of_mine_is_kept(some, visit: Visit) -> None:
    page = visit("reads", f"/conversations/?{DAY}&canal=sms")
    views = page.get_by_role("navigation", name="Vues enregistrées")
    for name in ("Urgences des 7 derniers jours", "Abandons à la question durée", "Incompris"):
        expect(views).to_contain_text(name)
    page.get_by_label("Enregistrer cette vue sous").fill("SMS de mai")
    page.get_by_role("button", name="Enregistrer").click()
    views.get_by_role("link", name="Abandons à la question durée").click()
    expect(page.locator("[aria-current=true]")).to_have_text("Abandons à la question durée")
    views.get_by_role("link", name="SMS de mai").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Supprimer la vue « SMS de mai »").click()
    expect(views).not_to_contain_text("SMS de mai")


def test_pages_neither_repeat_nor_skip_while_conversations_arrive(tell: Tell, visit: Visit) -> None:
    begin = day("2024-06-07")
    tell(*(Conversation(f"web-page-{n}", begin + n).says("page") for n in range(60)))
    page = visit("reads", "/conversations/?du=2024-06-07&au=2024-06-07")
    first = page.locator("#rows a.name").all_inner_texts()
    tell(Conversation("web-page-new", begin + 99).says("page"))
    page.get_by_role("link", name="Plus anciennes").click()
    page.get_by_role("link", name="Plus récentes").wait_for()
    second = page.locator("#rows a.name").all_inner_texts()
    assert (len(first), len(second), len({*first, *second})) == (50, 10, 60)


def test_everything_but_the_keys_works_without_scripts(some, visit: Visit) -> None:
    page = visit("reviews", f"/conversations/?{DAY}", java_script_enabled=False)
    page.get_by_label("Déroulement").select_option("Interrompue")
    page.get_by_role("button", name="Filtrer").click()
    page.locator("#rows a.name").click()
    page.get_by_label("Ajouter une note").fill("sans script")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.locator(".note").last).to_contain_text("sans script")
    page.get_by_role("button", name="En cours").click()
    expect(page.get_by_role("button", name="En cours")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Clavier")).to_be_hidden()


def test_on_a_phone_the_list_comes_before_the_filters(some, phone: Visit) -> None:
    page = phone("reads", f"/conversations/?{DAY}")
    expect(page.get_by_label("Orientation", exact=True)).to_be_hidden()
    assert page.locator("#rows a.name").first.bounding_box()["y"] < 844
    page.get_by_text("Filtres (2)").click()
    page.get_by_label("Orientation", exact=True).select_option("Autosoins")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
