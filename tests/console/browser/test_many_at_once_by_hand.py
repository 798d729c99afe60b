"""Deciding many at once, teaching and writing notes, with mouse and keys."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.stored import Conversation

DAY = "du=2023-02-03&au=2023-02-03"


def test_ticked_conversations_are_marked_together(tell: Tell, visit: Visit) -> None:
    begin = day("2023-02-03")
    tell(*(Conversation(f"web-tick-{n}", begin + n).says("coché") for n in range(3)))
    page = visit("reviews", f"/conversations/?{DAY}")
    page.locator("input[name=choisie]").first.check()
    expect(page.get_by_text("1 cochée")).to_be_visible()
    # A new conversation arrives: what is ticked stays so.
    tell(Conversation("web-tick-9", begin + 99).says("après"))
    expect(page.locator("#rows tbody tr")).to_have_count(4, timeout=15_000)
    expect(page.locator("input[name=choisie]").nth(1)).to_be_checked()
    page.get_by_label("Tout cocher").check()
    expect(page.get_by_text("4 cochées")).to_be_visible()
    page.get_by_role("button", name="Relue", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("4 conversations : relue.")
    expect(page.locator("#rows .s-reviewed")).to_have_count(4)


def test_a_note_is_saved_by_the_keyboard(tell: Tell, visit: Visit) -> None:
    where = tell(Conversation("web-ctrl", day("2023-02-04")).says("x"))[0]
    page = visit("reviews", where)
    page.keyboard.press("n")
    page.keyboard.type("vu avec @administers")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_contain_text("vu avec @administers")
    expect(page.get_by_role("status")).to_contain_text("Signalée à administers.")
    page = visit("administers", "/conversations/")
    page.get_by_role("link", name="1 note vous cite").click()
    page.locator("#rows a.name").click()
    expect(page.locator(".note")).to_contain_text("vu avec")


def test_alike_messages_are_decided_together(tell: Tell, visit: Visit) -> None:
    begin = day("2023-02-05")
    tell(
        *(
            Conversation(f"web-alike-{n}", begin + n)
            .asks("age")
            .says(words, "nlu_fallback", 0.2)
            .misunderstands()
            for n, words in enumerate(("turlurette", "Turlurette !"))
        )
    )
    page = visit("reviews", "/a-comprendre/?question=age")
    group = page.get_by_role("listitem").filter(has_text="urlurette").first
    expect(group).to_contain_text("2 conversations")
    group.get_by_role("checkbox").first.check()
    page.get_by_text("Corriger…").click()
    page.get_by_label("Intention juste").select_option(label="ne sait pas")
    page.get_by_role("button", name="Donner l'intention").click()
    expect(page.get_by_role("status")).to_contain_text("2 messages corrigés, à valider dans")
    page.goto("/entrainement/")
    rows = page.get_by_role("row").filter(has_text="urlurette")
    expect(rows).to_have_count(2)
    for box in rows.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("group").get_by_role("button", name="Rejeter").click()
    expect(page.get_by_role("link", name="Rejetées (2)")).to_be_visible()
