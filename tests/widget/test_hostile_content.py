"""What a patient or a text may contain is always shown as text, and breaks nothing."""

from __future__ import annotations

import json

from playwright.sync_api import expect

HOSTILE = [
    "<img src=x onerror=\"document.title='cassé'\">",
    "<script>document.title='cassé'</script>",
    "\"><svg onload=document.title='cassé'>",
    "javascript:document.title='cassé'",
    "{{constructor.constructor('document.title=1')()}}",
    "/restart",
    '/inform{"age": 3}',
    "emoji 👩🏽‍⚕️🇫🇷 et accents ÉÀÇœ",
    "‮txet esrever‬ et مرحبا بالعالم",
    "zéro\u200blargeur\u200d\ufeff\u2060fin",
    "Z̴̡͎̖͈̙̓͂a̸l̶g̷o̵",
    "a" * 3000,
    "' OR 1=1; DROP TABLE events; --",
]


def test_hostile_messages_are_shown_as_text(visit):
    chat = visit().start()
    title = chat.page.title()
    for text in HOSTILE:
        chat.say(text)
    said = chat.spoken("user")[-len(HOSTILE) :]
    assert said == HOSTILE
    chat.page.reload()
    chat.settle()
    assert chat.spoken("user")[-len(HOSTILE) :] == HOSTILE, "the same from the store"
    assert chat.page.title() == title
    assert chat.log.locator("img, script, svg[onload]").count() == 0
    assert chat.widget.locator(".scroller").evaluate("n => n.scrollWidth - n.clientWidth") == 0


def test_sixty_four_kilobytes_are_refused_kindly_and_kept_in_the_box(visit):
    chat = visit().start()
    text = "mal au dos " * 6000
    chat.box.fill(text)
    chat.box.press("Enter")
    expect(chat.widget.locator("#problem")).to_contain_text("trop long")
    assert chat.box.input_value() == text
    chat.box.fill("mal au dos")
    expect(chat.widget.locator("#problem")).to_be_empty()
    chat.box.press("Enter")
    chat.settle()
    assert chat.spoken("user")[-1] == "mal au dos"


def test_hostile_answers_of_the_assistant_are_shown_as_text(visit):
    """Were a text of the assistant ever tampered with, it could still run nothing."""
    chat = visit().start()
    bad = "<img src=x onerror=\"document.title='cassé'\">"
    lines = [
        {"text": bad, "buttons": [{"title": bad, "payload": bad}]},
        {
            "custom": {
                "type": "content", "id": bad, "title": bad, "summary": bad,
                "url": "javascript:document.title='cassé'", "sources": [bad],
            }
        },
        {"text": bad},
        {
            "custom": {
                "type": "result", "orientation": bad, "classification": bad, "ruleset": bad,
                "reasons": [{"rule": bad, "text": bad, "source": bad}],
                "content": [{"id": bad, "title": bad, "url": "data:text/html,<script>1</script>"}],
                "actions": [
                    {"kind": "link", "label": bad, "value": "javascript:alert(1)"},
                    {"kind": "phone", "label": bad, "value": "15;javascript:alert(1)"},
                ],
            }
        },
        {"custom": {"type": "unknown kind"}},
        {"done": True},
    ]  # fmt: skip
    chat.page.route(
        "**/webhooks/widget/messages",
        lambda route: route.fulfill(
            headers={"Access-Control-Allow-Origin": "*"},
            body="".join(json.dumps(line) + "\n" for line in lines),
        ),
    )
    title = chat.page.title()
    chat.say("bonjour")
    assert bad in chat.spoken("bot")
    assert chat.page.title() == title
    addresses = chat.log.get_by_role("link").evaluate_all("all => all.map(a => a.href)")
    assert addresses == []
