"""What providers send beside plain messages: odd items, receipts, withdrawn reactions, new ids."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from channels.repeats import is_repeated
from tests.channels.conftest import Messaging, Person

USER_ID = "FR.13491208655302741"
DANGER = "je n'arrive plus à uriner"


def someone(messaging: Messaging, provider: str, address: str = "") -> Person:
    return Person(messaging, messaging.providers[provider], address)


def answer_to(person: Person, payload: Any) -> str:
    """Call the webhook; return the first thing said, which may come after the acknowledgement."""
    before = len(person.provider.to(person.address))
    person.call(payload)
    return person.wait_for(before + 1)[before].text


# --- people without a phone number --------------------------------------------------------------


def test_somebody_who_hides_their_number_is_answered_on_whatsapp(messaging: Messaging) -> None:
    person = someone(messaging, "whatsapp", f"{USER_ID}01")
    payload = person.provider.text(person.address, DANGER, person.new_id())
    assert "Appelez le 15 maintenant" in answer_to(person, payload)
    assert person.objects("alert")[-1]["red_flags"] == ["cauda_equina"]
    assert all("to" not in sent.raw for sent in person.provider.to(person.address))


def test_somebody_who_hides_their_number_goes_through_the_triage(messaging: Messaging) -> None:
    person = someone(messaging, "whatsapp", f"{USER_ID}02")
    person.say("bonjour")
    person.tap("Oui, je suis d'accord")
    assert person.answer_until_result()["orientation"] == "self_care"
    assert person.failures() == []


def test_a_number_is_used_where_there_is_one_beside_the_id(messaging: Messaging) -> None:
    person = someone(messaging, "whatsapp")
    message = person.provider.message(person.address, person.new_id(), "text", text={"body": "a"})
    message["from_user_id"] = f"{USER_ID}03"
    assert person.call(person.provider.delivered(person.address, message))
    assert person.written() == ["a"]


def test_a_failure_to_somebody_who_hides_their_number_is_recorded(messaging: Messaging) -> None:
    person = someone(messaging, "whatsapp", f"{USER_ID}04")
    status = {"id": "wamid.OUT1", "status": "failed", "recipient_user_id": person.address}
    person.call(person.provider.hook(statuses=[{**status, "errors": [{"code": 131026}]}]))
    assert "131026" in person.failures()[0].reason


def test_somebody_who_hides_their_number_is_answered_through_twilio(messaging: Messaging) -> None:
    person = someone(messaging, "twilio_whatsapp", f"whatsapp:{USER_ID}05")
    assert "Bonjour" in person.say("bonjour")[0].text


# --- one odd item among others ------------------------------------------------------------------

ODD_WHATSAPP: list[dict[str, Any]] = [
    {"statuses": [{"id": "wamid.OUT", "status": "failed"}]},
    {"statuses": ["failed"]},
    {"statuses": {"status": "failed"}},
    {"statuses": 5},
    {"messages": [{"id": "wamid.ODD", "from": "33600000000", "timestamp": "1"}]},
    {"messages": [{"type": "text"}, None, "text", 7, []]},
    {"messages": [{"type": "text", "id": 5, "from": 6, "text": {"body": 7}, "timestamp": "x"}]},
    {"messages": [{"type": "text", "id": "a\ud800", "from": "b\ud800", "text": "words"}]},
    {"messages": [{"type": "interactive", "id": "wamid.X", "from": "33600000001"}]},
    {"messages": 5},
    {"metadata": 5},
]


@pytest.mark.parametrize("odd", ODD_WHATSAPP, ids=str)
def test_a_message_beside_an_odd_item_of_whatsapp_is_answered(
    messaging: Messaging, odd: dict[str, Any]
) -> None:
    whatsapp = messaging.providers["whatsapp"]
    for place in ("beside", "in another change", "in another entry"):
        person = someone(messaging, "whatsapp")
        good = whatsapp.message(person.address, person.new_id(), "text", text={"body": DANGER})
        hook = whatsapp.delivered(person.address, good)
        strange = whatsapp.hook(**odd)
        value = hook["entry"][0]["changes"][0]["value"]
        if place == "beside" and "metadata" not in odd:
            for key, items in odd.items():
                listed = items if isinstance(items, list) else []
                value[key] = listed + value.get(key, []) if listed else value.get(key, items)
        elif place == "in another change":
            hook["entry"][0]["changes"][:0] = [*strange["entry"][0]["changes"], None, "x", {}]
        else:
            hook["entry"][:0] = [*strange["entry"], None, {"changes": 5}, "x"]
        assert "Appelez le 15 maintenant" in answer_to(person, hook), place


@pytest.mark.parametrize(
    "odd",
    [
        {"optin": {"ref": "PASS_THROUGH_PARAM", "user_ref": "UNIQUE_REF"}},
        {"sender": {}, "message": {"mid": "m_x", "text": "words"}},
        {"sender": {"id": "7"}, "message": {"text": "no id"}},
        {"sender": {"id": "8"}, "timestamp": "soon", "message": {"mid": "m_z", "text": {}}},
        {"sender": 5, "message": 6},
        {"sender": {"id": "9"}, "message": {"mid": "m_y", "attachments": [None, 5]}},
        None,
        "text",
    ],
    ids=str,
)
def test_a_message_beside_an_odd_item_of_messenger_is_answered(
    messaging: Messaging, odd: Any
) -> None:
    messenger = messaging.providers["messenger"]
    person = someone(messaging, "messenger")
    hook = messenger.text(person.address, DANGER, person.new_id())
    if isinstance(odd, dict):
        odd = {"timestamp": int(time.time() * 1000), "recipient": {"id": "PAGE-ID"}, **odd}
    hook["entry"][0]["messaging"].insert(0, odd)
    hook["entry"][:0] = [None, {"messaging": 5}, {"id": "PAGE-ID"}]
    assert "Appelez le 15 maintenant" in answer_to(person, hook)


def test_words_without_a_type_are_read(messaging: Messaging) -> None:
    person = someone(messaging, "whatsapp")
    message = person.provider.message(person.address, person.new_id(), "", text={"body": DANGER})
    del message["type"], message["timestamp"]
    payload = person.provider.delivered(person.address, message)
    assert "Appelez le 15 maintenant" in answer_to(person, payload)


# --- receipts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", ["sms", "twilio_whatsapp"])
@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "read"])
def test_a_receipt_of_twilio_is_answered_by_nothing(
    messaging: Messaging, provider: str, status: str
) -> None:
    person = someone(messaging, provider)
    person.say("bonjour")
    before = len(person.provider.sent)
    assert person.call(person.provider.status(person.address, status)) == []
    assert len(person.provider.sent) == before
    assert person.failures() == []


@pytest.mark.parametrize("provider", ["sms", "twilio_whatsapp"])
@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_what_twilio_could_not_deliver_is_recorded(
    messaging: Messaging, provider: str, status: str
) -> None:
    person = someone(messaging, provider)
    before = len(person.provider.sent)
    assert person.call(person.provider.status(person.address, status, ErrorCode="30003")) == []
    assert len(person.provider.sent) == before
    assert "30003" in person.failures()[0].reason


# --- what asks for no answer ---------------------------------------------------------------------


@pytest.mark.parametrize("reaction", [{"message_id": "wamid.X", "emoji": ""}, {"message_id": "w"}])
def test_a_reaction_taken_back_on_whatsapp_is_left(
    messaging: Messaging, reaction: dict[str, str]
) -> None:
    person = someone(messaging, "whatsapp")
    message = person.provider.message(
        person.address, person.new_id(), "reaction", reaction=reaction
    )
    assert person.call(person.provider.delivered(person.address, message)) == []


@pytest.mark.parametrize("kind", ["system", "ephemeral", "revoke", "request_welcome"])
def test_a_service_message_of_whatsapp_is_left(messaging: Messaging, kind: str) -> None:
    person = someone(messaging, "whatsapp")
    message = person.provider.message(person.address, person.new_id(), kind, **{kind: {}})
    assert person.call(person.provider.delivered(person.address, message)) == []


def test_a_reaction_taken_back_on_telegram_is_left(messaging: Messaging) -> None:
    person = someone(messaging, "telegram")
    old = [{"type": "emoji", "emoji": "👍"}]
    message = person.provider.message(
        person.address, person.new_id(), old_reaction=old, new_reaction=[]
    )
    update = person.provider.update(person.new_id(), message_reaction=message)
    assert person.call(update) == []


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 1, "date": 0}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"chat_background_set": {"type": {"type": "fill"}}},
        {"write_access_allowed": {"from_request": True}},
        {"connected_website": "dos.example.org"},
        {"proximity_alert_triggered": {"distance": 10}},
        {"forum_topic_created": {"name": "Dos", "icon_color": 1}},
        {"suggested_post_paid": {"currency": "XTR"}},
    ],
    ids=lambda service: next(iter(service)),
)
def test_a_service_message_of_telegram_is_left(
    messaging: Messaging, service: dict[str, Any]
) -> None:
    person = someone(messaging, "telegram")
    message = person.provider.message(person.address, person.new_id(), **service)
    assert person.call(person.provider.update(person.new_id(), message=message)) == []


def test_a_reaction_taken_back_on_messenger_is_left(messaging: Messaging) -> None:
    person = someone(messaging, "messenger")
    reaction = {"mid": "m_1", "action": "unreact"}
    assert person.call(person.provider.event(person.address, reaction=reaction)) == []


# --- STOP ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["Arrêté", "arrêtée", "arrete", "Arrêter", "stop ou encore"])
def test_an_answer_that_looks_like_stop_ends_nothing(messaging: Messaging, word: str) -> None:
    person = someone(messaging, "sms")
    person.say("bonjour")
    person.say("oui")
    assert "plus de SMS" not in "\n".join(sent.text for sent in person.say(word))
    assert person.say("bas du dos")


def test_a_sign_of_danger_after_stop_gets_the_numbers(messaging: Messaging) -> None:
    person = someone(messaging, "sms")
    person.say("bonjour")
    person.say("STOP")
    assert person.say("merci") == []
    (answer,) = person.say(DANGER)
    assert all(number in answer.text for number in ("15", "112", "114", "3114", "START"))
    (answer,) = person.say(f"{DANGER} {'. ' * 2500}")
    assert "15" in answer.text
    assert person.say("merci") == []


# --- the same words under two ids ----------------------------------------------------------------


def test_the_same_words_twice_at_once_answer_one_question(person: Person) -> None:
    person.say("bonjour")
    person.say_at_once("oui je suis d'accord", 3)
    limit = time.monotonic() + 10
    while person.open_question()["id"] == "consent" and time.monotonic() < limit:
        time.sleep(0.1)
    assert person.written() == ["bonjour", "oui je suis d'accord"]
    assert person.open_question()["id"] == "location"


def test_danger_told_twice_is_answered_twice(person: Person) -> None:
    person.say_at_once(DANGER, 2)
    limit = time.monotonic() + 10
    while len(person.written()) < 2 and time.monotonic() < limit:
        time.sleep(0.1)
    assert person.written() == [DANGER, DANGER]


def test_words_that_come_again_later_are_a_new_answer() -> None:
    events = [UserUttered("Non", timestamp=1000.0), BotUttered("Une autre ?", timestamp=1001.0)]
    assert is_repeated(events, "non ", 1000.5)
    assert is_repeated(events, "non", 1003.5)
    assert not is_repeated(events, "non", 1004.5)
    assert not is_repeated(events, "oui", 1000.5)
    assert not is_repeated(events[:1], "non", 1000.5)
    # A clock that was put back must not make every answer a repeated one.
    assert not is_repeated(events, "non", 1001.0 - 3600)
