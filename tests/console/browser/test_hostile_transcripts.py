"""Whatever a patient writes stays text, wherever it is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.running import Console
from tests.console.stored import Conversation

HOSTILE = {
    "script": "<script>window.taken=1</script><img src=x onerror='window.taken=1'>",
    "attribute": "\"><svg onload=window.taken=1> ' onmouseover='window.taken=1'",
    "template": "{{ 7|add:7 }} {% csrf_token %} {% include '/etc/passwd' %} ${7*7}",
    "direction": "\u202eetov\u202d \u2067 droite \u200f gauche",
    "marks": "z" + "\u0335\u0321\u0322\u0327" * 200,
    "unwritable": "a\x00b \ud83d c",
    "link": "javascript:window.taken=1 http://exemple.test/?a=1&b=2",
    "word": "x" * 5_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_it_is_shown_as_it_was_written(
    name: str, tell: Tell, visit: Visit, console: Console
) -> None:
    words = HOSTILE[name]
    where = tell(
        Conversation(f"web-hostile-{name}", day("2023-03-04"))
        .says(words, words, 0.5, [{"entity": words, "value": words, "start": 0, "end": 5}])
        .fills(pain_location=words, duration={"min_days": 1, "max_days": 2, "text": words})
        .answers(words)
        .asks(words[:50])
    )[0]
    asked: list[str] = []
    page = visit("reviews", where)
    page.on("request", lambda request: asked.append(request.url))
    shown = words.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")
    assert page.locator(".patient .words").inner_text() == shown
    assert page.evaluate("window.taken") is None
    assert page.locator("#turns script, #turns img, #turns svg, #turns .words a").count() == 0
    check_width(page)
    page.goto("/conversations/?du=2023-03-04&au=2023-03-04")
    assert page.evaluate("window.taken") is None
    check_width(page)
    assert all(url.startswith(console.url) for url in asked)


def check_width(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_very_long_conversation_is_still_a_page(tell: Tell, visit: Visit) -> None:
    long = Conversation("web-hostile-long", day("2023-03-05"))
    for number in range(300):
        long.says(f"message {number} " + "mal au dos " * 40, after=1).answers("Je note.")
    page = visit("reads", tell(long)[0])
    expect(page.locator(".patient")).to_have_count(300)
    check_width(page)


def test_notes_tags_and_views_stay_text_too(tell: Tell, visit: Visit) -> None:
    where = tell(Conversation("web-hostile-notes", day("2023-03-06")).says("bonjour"))[0]
    page = visit("reviews", where)
    hostile = "<b onclick=window.taken=1>x</b>{{ 7|add:7 }}"
    page.get_by_label("Étiquette t").fill(hostile[:40])
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Ajouter une note").fill(hostile)
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.locator(".note p").first).to_have_text(hostile)
    expect(page.get_by_role("list", name="Étiquettes")).to_contain_text(hostile[:40])
    assert page.locator("main b").count() == 0
    page.get_by_role("button", name="Retirer l'étiquette").click()
    expect(page.get_by_role("list", name="Étiquettes")).to_have_count(0)
