"""Being called back: what the form may hold, where it is kept, and when it goes."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from channels.callbacks import CallbackError, read_request
from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser

GOOD = {
    "name": " Camille  Petit ",
    "phone": "06 39 98 00 12",
    "times": ["evening", "morning"],
    "consent": True,
    "reason": "human",
}


@pytest.mark.parametrize(
    ("given", "kept", "shown"),
    [
        ("06 39 98 00 12", "+33639980012", "06 39 98 00 12"),
        ("0033 1 81 80 00 48", "+33181800048", "01 81 80 00 48"),
        ("+33 (0)6.39.98.00.12", "+33639980012", "06 39 98 00 12"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
        ("0692 12 34 56", "+262692123456", "+262 692 12 34 56"),
    ],
)
def test_numbers_are_read_as_people_write_them(given: str, kept: str, shown: str) -> None:
    request = read_request(GOOD | {"phone": given})
    assert (request.phone, request.display) == (kept, shown)
    assert (request.name, request.times) == ("Camille Petit", ("morning", "evening"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", None), ("name", "x" * 81), ("name", " \x00\u202e "),
        ("phone", ""), ("phone", "123"), ("phone", "06 39 98 00"), ("phone", 6), ("phone", "15"),
        ("times", []), ("times", ["minuit"]), ("times", "morning"), ("times", None),
        ("consent", False), ("consent", "true"), ("consent", None),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(field: str, value: Any) -> None:
    with pytest.raises(CallbackError) as error:
        read_request(GOOD | {field: value})
    assert error.value.field == field


def kept(assistant: Assistant) -> list[tuple[Any, ...]]:
    with sqlite3.connect(assistant.db) as db:
        return db.execute("select name, phone, times, reason from callbacks").fetchall()


@pytest.fixture
def browser(assistant: Assistant) -> Browser:
    return Browser(assistant)


def test_a_request_is_kept_once_and_goes_with_the_conversation(
    browser: Browser, assistant: Assistant
) -> None:
    browser.say("bonjour")
    answer = browser.post("/callback", GOOD)
    assert (answer.status_code, answer.json()) == (200, {"phone": "06 39 98 00 12"})
    browser.post("/callback", GOOD | {"phone": "01 81 80 00 48"})
    row = ("Camille Petit", "+33181800048", "morning,evening", "human")
    assert kept(assistant).count(row) == 1
    assert not [name for name, phone, *_ in kept(assistant) if phone == "+33639980012"]
    browser.post("/erase")
    assert row not in kept(assistant)


def test_a_refusal_of_consent_takes_it_along(browser: Browser, assistant: Assistant) -> None:
    browser.say("bonjour")
    browser.post("/callback", GOOD | {"name": "Refus"})
    browser.say("non je refuse")
    assert not [row for row in kept(assistant) if row[0] == "Refus"]


def test_a_wrong_field_is_told_and_nothing_is_kept(browser: Browser, assistant: Assistant) -> None:
    browser.say("bonjour")
    answer = browser.post("/callback", GOOD | {"name": "Faux", "phone": "06"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "phone"
    assert "Ce numéro de téléphone n'existe pas" in answer.json()["message"]
    assert not [row for row in kept(assistant) if row[0] == "Faux"]


def test_without_a_conversation_no_number_is_taken(browser: Browser) -> None:
    assert browser.post("/callback", GOOD).status_code == 401
    assert browser.post("/callback", GOOD, token="x").status_code == 401


def test_it_is_offered_where_somebody_wants_to_talk(browser: Browser) -> None:
    browser.say("bonjour")
    browser.pick("consent", "yes")
    offered = [line.get("custom") for line in browser.say("je voudrais parler à quelqu'un")]
    assert {"type": "callback", "reason": "human"} in offered
    assert offered[-2]["type"] == "question"
