"""Tokens, limits, origins and the reading of a stored conversation, without a server."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import BotUttered, UserUttered

from channels import transcript
from channels.limits import MAX_KEYS, RateLimit
from channels.origins import allowed_origins
from channels.sessions import SessionError, Sessions
from channels.widget import Limits

KEY = "a-key-of-at-least-32-characters-for-tests"
SITE = "https://example.org"


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(KEY, lifetime=60, ticket_lifetime=10)


def test_a_token_continues_its_conversation(sessions):
    session = sessions.begin(SITE)
    assert sessions.read(sessions.token(session), SITE).conversation == session.conversation


def test_a_token_is_good_after_a_restart_with_the_same_key(sessions):
    session = sessions.begin(SITE)
    restarted = Sessions(KEY, lifetime=60, ticket_lifetime=10)
    assert restarted.read(sessions.token(session), SITE).conversation == session.conversation


def test_conversation_ids_cannot_be_guessed(sessions):
    ids = {sessions.begin(SITE).conversation for _ in range(500)}
    assert len(ids) == 500
    assert min(len(one) for one in ids) > 24


def test_a_token_is_of_no_use_on_another_site(sessions):
    token = sessions.token(sessions.begin(SITE))
    with pytest.raises(SessionError):
        sessions.read(token, "https://evil.example")


def test_a_token_of_another_key_is_refused(sessions):
    other = Sessions(KEY[::-1], lifetime=60, ticket_lifetime=10)
    with pytest.raises(SessionError):
        sessions.read(other.token(other.begin(SITE)), SITE)


def test_a_ticket_is_no_token_and_a_token_no_ticket(sessions):
    session = sessions.begin(SITE)
    with pytest.raises(SessionError):
        sessions.read(sessions.ticket(session), SITE)
    with pytest.raises(SessionError):
        sessions.read_ticket(sessions.token(session))
    assert sessions.read_ticket(sessions.ticket(session)) == session.conversation


def test_tokens_and_tickets_expire(monkeypatch):
    sessions = Sessions(KEY, lifetime=60, ticket_lifetime=10)
    session = sessions.begin(SITE)
    token, ticket = sessions.token(session), sessions.ticket(session)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30)
    assert sessions.read(token, SITE).age >= 29
    with pytest.raises(SessionError):
        sessions.read_ticket(ticket)
    monkeypatch.setattr(time, "time", lambda: now + 62)
    with pytest.raises(SessionError):
        sessions.read(token, SITE)


def test_a_clock_that_is_set_back_ends_no_session(monkeypatch):
    sessions = Sessions(KEY, lifetime=60, ticket_lifetime=10)
    session = sessions.begin(SITE)
    token, ticket = sessions.token(session), sessions.ticket(session)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 7200)
    assert sessions.read(token, SITE).age == 0
    assert sessions.read_ticket(ticket) == session.conversation


def test_the_payload_of_one_token_with_the_signature_of_another(sessions):
    one, two = (sessions.token(sessions.begin(SITE)) for _ in range(2))
    forged = one.split(".")[0] + "." + two.split(".", 1)[1]
    with pytest.raises(SessionError):
        sessions.read(forged, SITE)


@given(token=st.text(max_size=1200), cut=st.integers(0, 200), letter=st.characters())
def test_no_damaged_token_is_ever_good_nor_breaks_anything(token, cut, letter):
    sessions = Sessions(KEY, lifetime=60, ticket_lifetime=10)
    good = sessions.token(sessions.begin(SITE))
    place = cut % len(good)
    damaged = good[:place] + letter + good[place + 1 :]
    for bad in (token, damaged):
        if bad == good:
            continue
        with pytest.raises(SessionError):
            sessions.read(bad, SITE)


async def test_a_limit_lets_bursts_pass_then_says_how_long_to_wait(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("throttled.utils.now_mono_f", lambda: now[0])
    limit = RateLimit("test", 3, 60, {})
    assert [await limit.take("a") for _ in range(4)] == [0, 0, 0, 20]
    assert await limit.take("b") == 0, "another key is not slowed down"
    now[0] += 20
    assert await limit.take("a") == 0
    assert await limit.take("a") > 0


@given(st.lists(st.floats(0, 30), max_size=200))
async def test_no_more_pass_than_the_limit_allows(pauses):
    now, passed = [1000.0], []
    limit = RateLimit("test", 5, 10, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("throttled.utils.now_mono_f", lambda: now[0])
        for pause in pauses:
            now[0] += pause
            if await limit.take("a") == 0:
                passed.append(now[0])
    for first in passed:
        assert sum(first <= at < first + 10 for at in passed) <= 10


async def test_a_flood_of_keys_does_not_fill_the_memory():
    limit = RateLimit("test", 1, 3600, {})
    tracemalloc.start()
    for number in range(2 * MAX_KEYS):
        await limit.take(str(number))
    full = tracemalloc.get_traced_memory()[0]
    for number in range(2 * MAX_KEYS, 3 * MAX_KEYS):
        await limit.take(str(number))
    more = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert more < 1.05 * full


def test_only_the_demo_page_is_allowed_by_default():
    found = allowed_origins({"TRIAGE_PORT": "5005"})
    assert found == {"http://localhost:5005", "http://127.0.0.1:5005"}


def test_origins_are_read_as_browsers_write_them():
    found = allowed_origins(
        {
            "TRIAGE_ALLOWED_ORIGINS": "https://Example.org/, https://example.com:443 http://a.b:8080",
            "TRIAGE_PUBLIC_URL": "https://dos.example.org/assistant",
        }
    )
    assert {
        "https://example.org",
        "https://example.com",
        "http://a.b:8080",
        "https://dos.example.org",
    } <= found


@pytest.mark.parametrize("entry", ["*", "null", "example.org", "https://a.b/page", "ftp://a.b"])
def test_what_is_no_origin_is_named(entry):
    with pytest.raises(ValueError, match="TRIAGE_ALLOWED_ORIGINS"):
        allowed_origins({"TRIAGE_ALLOWED_ORIGINS": entry})


@pytest.mark.parametrize("settings", [{"colour": 1}, {"message_length": 0}, {"session_hours": "x"}])
def test_settings_that_cannot_be_used_are_named(settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        Limits.from_settings(settings)


QUESTION = {
    "type": "question",
    "id": "treatments",
    "options": [
        {"value": "nsaid", "label": "Anti-inflammatoires"},
        {"value": "none", "label": "Rien"},
    ],
    "multiple": True,
}


def test_history_has_every_word_in_order():
    events = [
        UserUttered("Bonjour", message_id="first-id"),
        BotUttered("Quoi ?", {"custom": QUESTION, "buttons": [{"title": "a", "payload": "a"}]}),
    ]
    assert transcript.history(events) == [
        {"from": "user", "id": "first-id", "text": "Bonjour"},
        {"from": "assistant", "text": "Quoi ?", "buttons": [{"title": "a", "payload": "a"}]},
        {"from": "assistant", "custom": QUESTION},
    ]


def test_the_answer_to_a_message_ends_where_the_next_one_begins():
    events = [
        UserUttered("un", message_id="one"),
        BotUttered("réponse à un"),
        UserUttered("deux", message_id="two"),
        BotUttered("réponse à deux"),
    ]
    assert transcript.answer_to(events, "one") == [{"text": "réponse à un"}]
    assert transcript.answer_to(events, "two") == [{"text": "réponse à deux"}]
    assert transcript.answer_to(events, "three") is None


@pytest.mark.parametrize(
    ("question_id", "values", "labels"),
    [
        ("treatments", ["nsaid"], ["Anti-inflammatoires"]),
        ("treatments", ["nsaid", "none"], ["Anti-inflammatoires", "Rien"]),
        ("treatments", ["opioid"], None),
        ("treatments", ["nsaid", "nsaid"], None),
        ("treatments", [], None),
        ("location", ["nsaid"], None),
    ],
)
def test_only_what_the_last_question_offered_can_be_picked(question_id, values, labels):
    assert transcript.labels_of(QUESTION, question_id, values) == labels


def test_one_answer_only_where_the_question_takes_one():
    single = {**QUESTION, "multiple": False}
    assert transcript.labels_of(single, "treatments", ["nsaid", "none"]) is None


def test_no_question_is_open_after_the_result():
    question = BotUttered("Quoi ?", {"custom": QUESTION})
    result = BotUttered("Voilà", {"custom": {"type": "result"}})
    assert transcript.last_question([question]) == QUESTION
    assert transcript.last_question([question, BotUttered("À noter")]) == QUESTION
    assert transcript.last_question([question, result]) is None
