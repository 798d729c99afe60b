"""No word of a patient stands in any log, however much is logged."""

from __future__ import annotations

import pytest

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser
from tests.conftest import WIDGET

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
def talkative(tmp_path_factory):
    """An assistant whose every process logs all it can."""
    running = Assistant(
        tmp_path_factory.mktemp("talkative"),
        environ={
            "LOG_LEVEL": "DEBUG",
            "LOG_LEVEL_LIBRARIES": "DEBUG",
            "LOG_LEVEL_RASA": "DEBUG",
            "LOG_LEVEL_MATPLOTLIB": "DEBUG",
            "ACTION_SERVER_SANIC_LOG_LEVEL": "DEBUG",
        },
        channels=WIDGET,
    )
    running.more = ("--debug",)
    try:
        yield running.start()
    finally:
        running.stop()


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


def _search(assistant: Assistant) -> None:
    for name in ("server.log", "actions.log"):
        log = assistant.log(name)
        assert log, name
        lines = [line for line in log.splitlines() if "zorglub" in line.lower()]
        assert not lines, f"{name}: {len(lines)} lines, the first: {lines[0][:300]}"
    assert "DEBUG" in assistant.log("server.log"), "much was logged"
