"""Over each messaging channel: the triage from the first message to the result, and its detours."""

from __future__ import annotations

import re

import pytest

from tests.channels.conftest import Messaging, Person
from tests.channels.standins.twilio import is_one_sms

LEAK = re.compile(r'[{}]|"type"|\*\*|\]\(|^#|utter_|None', re.MULTILINE)


def texts(person: Person) -> str:
    return "\n".join(sent.text for sent in person.provider.to(person.address))


def test_the_whole_triage_in_words(person: Person) -> None:
    first = person.say("bonjour")
    assert "Je suis un assistant automatique" in first[0].text
    result = person.answer_until_result()
    assert result["orientation"] == "self_care"
    last = texts(person)
    assert "dispositif médical" in last
    assert "Appelez le 15 si" in last
    assert not LEAK.search(last), LEAK.search(last)
    assert person.failures() == []


def test_answers_are_numbered_or_tapped(person: Person) -> None:
    person.say("bonjour")
    if person.provider.taps:
        person.tap(person.heard[-1].answers[0][0])
        person.tap("Bas du dos")
    else:
        assert "1. Oui, je suis d'accord\n2. Non, je refuse" in person.heard[-1].text
        person.say("1")
        assert "1. Bas du dos" in person.heard[-1].text
        person.say("1")
    assert person.open_question()["id"] == "red_flags"
    # Several may hold: numbered wherever it is asked.
    shown = "\n".join(sent.text for sent in person.heard)
    options = person.open_question()["options"]
    assert f"{len(options)}. {options[-1]['label']}" in shown
    person.say(str(len(options) - 1))
    assert person.objects("result") == []
    assert person.open_question()["options"] != options


def test_a_long_answer_can_be_tapped(person: Person) -> None:
    if not person.provider.taps:
        pytest.skip("nothing to tap by SMS, nor through Twilio")
    person.say("bonjour")
    for _ in range(20):
        question = person.open_question()
        if question["id"] == "recurrence":
            break
        person.say({"consent": "oui", "location": "bas du dos", "duration": "10 jours"}.get(
            question["id"], "aucun de ces signes"))  # fmt: skip
    offering = person.heard[-1]
    assert len(offering.answers) == 4
    person.tap(offering.answers[1][0])
    assert "Elle revient, avec des périodes sans douleur" in person.written()


def test_a_tap_under_a_question_that_is_over_changes_nothing(person: Person) -> None:
    if not person.provider.taps:
        pytest.skip("nothing to tap by SMS, nor through Twilio")
    person.say("bonjour")
    refusal = person.heard[-1].answers[1][0]
    person.say("oui")
    person.say("bas du dos")
    before = person.written()
    answer = person.tap(refusal)
    assert "question déjà passée" in answer[0].text
    assert person.written() == before


def test_an_emergency_before_anything_else(person: Person) -> None:
    answer = person.say("je ne sens plus rien quand je m'essuie et j'arrive plus à uriner")
    assert "Appelez le 15 maintenant" in answer[0].text
    alert, result = person.objects("alert")[-1], person.objects("result")[-1]
    assert alert["red_flags"] == ["cauda_equina"]
    assert result["orientation"] == "emergency"
    if person.provider.channel == "sms":
        assert is_one_sms(answer[0].text)


def test_an_emergency_in_the_middle(person: Person) -> None:
    for text in ("bonjour", "oui", "bas du dos"):
        person.say(text)
    answer = person.say("et depuis ce matin mon pied traîne, ma jambe lâche")
    assert "15" in answer[0].text
    assert person.objects("result")[-1]["orientation"] == "emergency"


def test_refusal_erases_and_restart_begins_again(person: Person) -> None:
    person.say("bonjour")
    answer = person.say("non je refuse")
    assert "C'est votre droit" in answer[0].text
    assert person.written() == []
    person.say("recommencer")
    assert person.open_question()["id"] == "consent"


def test_erasing_in_words_leaves_nothing(person: Person) -> None:
    for text in ("bonjour", "oui", "bas du dos", "effacer"):
        person.say(text)
    answer = person.say("oui")
    assert "effacée" in answer[-1].text
    assert person.events() == []


def test_a_result_can_be_corrected(person: Person) -> None:
    person.say("bonjour")
    person.answer_until_result()
    person.say("en fait ça fait plutôt huit mois")
    assert person.objects("result")[-1]["classification"] == "chronic"


def test_what_is_not_text_gets_a_kind_answer(person: Person) -> None:
    person.say("bonjour")
    stored = person.written()
    for kind, payload in person.provider.media(person.address, person.new_id()).items():
        if isinstance(payload, dict):
            _renumber(payload, person.new_id())
        answer = person.call(payload)
        assert len(answer) == 1, kind
        assert "le 15" in answer[0].text, kind
        if person.provider.channel == "sms":
            assert is_one_sms(answer[0].text)
    assert person.written() == stored
    person.say("oui")
    assert person.open_question()["id"] == "location"


def _renumber(payload: dict, message_id: str) -> None:
    """Give each of a list of webhooks an id of its own."""
    if "update_id" in payload:
        payload["update_id"] = int(message_id)
    if "MessageSid" in payload:
        payload["MessageSid"] = f"SM{int(message_id):032x}"
    for entry in payload.get("entry", ()):
        for event in entry.get("messaging", ()):
            event["timestamp"] += int(message_id)
            event.get("message", {})["mid"] = f"m_{message_id}"
        for change in entry.get("changes", ()):
            for message in change["value"]["messages"]:
                message["id"] = f"wamid.{message_id}"


def test_the_words_under_a_picture_are_read(person: Person) -> None:
    payload = person.provider.captioned(
        person.address, "je n'arrive plus à uriner depuis hier", person.new_id()
    )
    answer = person.call(payload)
    assert "Appelez le 15" in answer[0].text
    assert any("images" in sent.text for sent in answer)


def test_an_empty_message_is_asked_again(person: Person) -> None:
    answer = person.say("   ")
    assert "vide" in answer[0].text
    assert person.written() == []


def test_what_is_stored_bears_no_number(person: Person, messaging: Messaging) -> None:
    person.say("bonjour")
    bare = person.address.removeprefix("whatsapp:").removeprefix("+")
    files = [messaging.assistant.db, messaging.memory]
    logs = [messaging.assistant.folder / "server.log", messaging.assistant.folder / "actions.log"]
    for file in [*files, *logs, *messaging.assistant.folder.glob("*.db-wal")]:
        assert bare.encode() not in file.read_bytes(), file.name


def test_two_people_are_not_mixed_up(messaging: Messaging, person: Person) -> None:
    other = Person(messaging, person.provider)
    person.say("bonjour")
    other.say("bonjour")
    person.say("oui")
    assert person.open_question()["id"] == "location"
    assert other.open_question()["id"] == "consent"


def test_the_start_button_is_a_greeting(messaging: Messaging) -> None:
    person = Person(messaging, messaging.providers["telegram"])
    assert "Bonjour" in person.say("/start")[0].text
    person = Person(messaging, messaging.providers["messenger"])
    postback = {"mid": "m_start", "title": "Démarrer", "payload": "start"}
    payload = messaging.providers["messenger"].event(person.address, postback=postback)
    assert "Bonjour" in person.call(payload)[0].text


def test_a_group_is_not_answered(messaging: Messaging) -> None:
    telegram = messaging.providers["telegram"]
    person = Person(messaging, telegram)
    payload = telegram.text(person.address, "bonjour", person.new_id())
    payload["message"]["chat"]["type"] = "group"
    assert person.call(payload) == []


def test_the_turning_button_of_telegram_is_released(messaging: Messaging) -> None:
    telegram = messaging.providers["telegram"]
    person = Person(messaging, telegram)
    person.say("bonjour")
    before = len(telegram.receipts)
    person.tap("Oui, je suis d'accord")
    assert len(telegram.receipts) == before + 1


def test_sms_are_in_the_alphabet_of_sms(messaging: Messaging) -> None:
    from channels.plain_text import gsm7, septets

    person = Person(messaging, messaging.providers["sms"])
    person.say("bonjour")
    person.answer_until_result()
    for sent in person.provider.to(person.address):
        assert gsm7(sent.text) == sent.text
        assert septets(sent.text) <= 459


@pytest.mark.parametrize("word", ["STOP", "Arrêt", "arret.", "stopall"])
def test_stop_by_sms_is_honoured_until_start(messaging: Messaging, word: str) -> None:
    person = Person(messaging, messaging.providers["sms"])
    person.say("bonjour")
    answer = person.say(word)
    assert len(answer) == 1
    assert "plus de SMS" in answer[0].text
    assert person.say("bonjour") == []
    assert person.say(word) == []
    assert "reprennent" in person.say("START")[0].text
    person.say("oui")
    assert person.open_question()["id"] == "location"


def test_messenger_offers_to_call(messaging: Messaging) -> None:
    person = Person(messaging, messaging.providers["messenger"])
    person.say("bonjour")
    person.answer_until_result()
    messages = [sent.raw["message"] for sent in person.provider.to(person.address)]
    templates = [item["attachment"]["payload"] for item in messages if "attachment" in item]
    buttons = [button for template in templates for button in template["buttons"]]
    call = {"type": "phone_number", "payload": "+33181800048"}
    assert any(call.items() <= button.items() for button in buttons)
