"""No word of a patient stands in any log, however much is logged; nor whom a message came from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant import Assistant
from tests.channels.conftest import Messaging, Person, start_messaging
from tests.channels.test_widget_channel import Browser

# Each is a word that stands nowhere in the project.
SAID = [
    "bonjour, zorglubine me fait mal",
    "oui zorglubine",
    "bas du dos, chez zorglubine",
    "j'ai de la fièvre et des frissons, zorglubine",
    "depuis 8 mois, zorglubine",
    "/zorglubine",
    "xqzv zorglubine?",
    "quel est mon médicament zorglubine 500 mg",
    "effacer zorglubine",
]


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messaging]:
    """An assistant with every channel, whose every process logs all it can."""
    running = start_messaging(
        tmp_path_factory.mktemp("talkative"),
        {
            "LOG_LEVEL": "DEBUG",
            "LOG_LEVEL_LIBRARIES": "DEBUG",
            "LOG_LEVEL_RASA": "DEBUG",
            "LOG_LEVEL_MATPLOTLIB": "DEBUG",
            "ACTION_SERVER_SANIC_LOG_LEVEL": "DEBUG",
        },
    )
    running.assistant.more = ("--debug",)
    try:
        running.assistant.start()
        yield running
    finally:
        running.assistant.stop()
        for provider in running.providers.values():
            provider.stop()


@pytest.fixture
def talkative(channels: Messaging) -> Assistant:
    return channels.assistant


@pytest.mark.parametrize("name", ["telegram", "sms", "whatsapp", "messenger"])
def test_neither_words_nor_numbers_of_who_writes_by_message_are_logged(
    channels: Messaging, name: str
) -> None:
    provider = channels.providers[name]
    person = Person(channels, provider, provider.new_person(7_654_321))
    for text in SAID[:4]:
        person.say(text)
    assert person.wait_for(1, 30), "it was answered"
    _search(channels.assistant, person.address.removeprefix("+"))


def test_no_word_of_a_patient_is_logged_at_any_level(talkative):
    browser = Browser(talkative)
    for text in SAID:
        talkative.talk("a-sender", text)
        browser.say(text)
    browser.history()
    talkative.stop_actions()
    browser.say("zorglubine, et après la panne ?")
    talkative.talk("somebody", "zorglubine, et après la panne ?")
    _search(talkative)


def test_no_word_is_logged_where_the_database_fails(talkative):
    talkative.start_actions()
    browser = Browser(talkative)
    browser.say("bonjour")
    talkative.db.write_bytes(b"no database" * 1000)
    browser.say("oui, zorglubine")
    talkative.talk("somebody", "oui, zorglubine")
    _search(talkative)


def _search(assistant: Assistant, *more: str) -> None:
    for name in ("server.log", "actions.log"):
        log = assistant.log(name)
        assert log, name
        unsaid = ("zorglub", *more)
        lines = [one for one in log.splitlines() if any(word in one.lower() for word in unsaid)]
        assert not lines, f"{name}: {len(lines)} lines, the first: {lines[0][:300]}"
    assert "DEBUG" in assistant.log("server.log"), "much was logged"
