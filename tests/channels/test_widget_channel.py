"""The channel of the widget as programs meet it: who is let in, and what each message does once."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.assistant import SECRET, Assistant


class Browser:
    """What the widget sends, without a browser."""

    def __init__(self, assistant: Assistant, origin: str = "") -> None:
        self.origin = origin or assistant.url
        self.http = httpx.Client(
            base_url=f"{assistant.url}/webhooks/widget", headers={"Origin": self.origin}, timeout=30
        )
        self.token = self.http.post("/session").json().get("token", "")
        self.sent = 0

    def post(self, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return self.http.post(path, json=body or {}, headers=headers)

    def say(self, text: str, message_id: str = "") -> list[dict[str, Any]]:
        """Send a message and return every line of the answer."""
        self.sent += 1
        body = {"id": message_id or f"message-{self.sent:04}", "text": text}
        return lines(self.post("/messages", body))

    def pick(self, question: str, *choices: str) -> httpx.Response:
        self.sent += 1
        body = {"id": f"message-{self.sent:04}", "question": question, "choices": list(choices)}
        return self.post("/messages", body)

    def history(self) -> list[dict[str, Any]]:
        return self.post("/history").json()["messages"]


def lines(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def question(answer: list[dict[str, Any]]) -> dict[str, Any]:
    return [line["custom"] for line in answer if "custom" in line][-1]


def stored(assistant: Assistant, text: str) -> int:
    with sqlite3.connect(assistant.db) as db:
        rows = db.execute("select data from events where type_name = 'user'").fetchall()
    return sum(json.loads(data)["text"] == text for (data,) in rows)


@pytest.fixture
def browser(assistant) -> Browser:
    return Browser(assistant)


def test_an_answer_is_the_messages_of_the_contract_then_done(browser):
    answer = browser.say("bonjour")
    assert answer[0] == {"accepted": True}
    assert answer[-1]["done"] is True
    assert question(answer)["id"] == "consent"
    texts = [line["text"] for line in answer if "text" in line]
    assert len(texts) >= 2
    assert all(set(line) <= {"text", "buttons", "custom"} for line in answer[1:-1])


def test_history_is_what_was_said(browser):
    heard = [line for line in browser.say("bonjour") if "text" in line or "custom" in line]
    said, *answers = browser.history()
    assert said["from"] == "user"
    assert said["text"] == "bonjour"
    assert [{key: line[key] for key in line if key != "from"} for line in answers] == heard


def test_the_same_message_twice_is_one_event_and_one_answer(browser, assistant):
    first = browser.say("mon mal de dos numéro 4411", "same-message-id")
    second = browser.say("mon mal de dos numéro 4411", "same-message-id")
    assert second[1:-1] == first[1:-1]
    assert second[-1]["repeated"] is True
    assert stored(assistant, "mon mal de dos numéro 4411") == 1


def test_the_same_message_many_times_at_once(browser, assistant):
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: browser.say("numéro 4412 en même temps", "id-at-once"), range(8))
        )
    assert all(answer[1:-1] == answers[0][1:-1] for answer in answers)
    assert stored(assistant, "numéro 4412 en même temps") == 1


def test_two_messages_at_once_are_answered_one_after_the_other(browser):
    browser.say("bonjour")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(browser.say, ("oui", "bas du dos")))
    said = [line["from"] for line in browser.history()]
    assert said.count("user") == 3
    assert "user,user" not in ",".join(said)


def test_an_offered_option_is_taken_and_shown_by_its_label(browser):
    browser.say("bonjour")
    answer = lines(browser.pick("consent", "yes"))
    assert question(answer)["id"] == "location"
    assert "Oui, je suis d'accord" in [line.get("text") for line in browser.history()]


def test_several_options_are_taken(browser):
    browser.say("bonjour")
    browser.pick("consent", "yes")
    browser.pick("location", "lumbar")
    answer = lines(browser.pick("red_flags", "none"))
    assert question(answer)["id"] == "red_flags"
    answer = lines(browser.pick("red_flags", "weight_loss", "osteoporosis"))
    assert question(answer)["id"] == "duration"


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("consent", ["maybe"]),
        ("consent", ["yes", "no"]),
        ("location", ["lumbar"]),
        ("consent", ["Oui, je suis d'accord"]),
        ("consent", ["/restart"]),
        ("", ["yes"]),
    ],
)
def test_what_was_not_offered_is_not_taken(browser, name, choices):
    browser.say("bonjour")
    before = browser.history()
    refused = browser.pick(name, *choices)
    assert refused.status_code == 409
    assert refused.json()["error"] == "choice"
    assert browser.history() == before


def test_an_option_of_a_question_that_is_over_is_not_taken(browser):
    browser.say("bonjour")
    browser.pick("consent", "yes")
    assert browser.pick("consent", "no").status_code == 409


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/inform{"age": 3}', "/erase"])
def test_a_slash_is_only_a_letter(browser, text):
    browser.say("bonjour")
    answer = browser.say(text)
    assert question(answer)["id"] == "consent", "the open question is still open"
    assert browser.history()[-1]["from"] == "assistant"
    assert text in [line.get("text") for line in browser.history()]


def _forged(key: str) -> str:
    return str(URLSafeTimedSerializer(key, salt="widget-session").dumps(["web-x", "http://x"]))


@pytest.mark.parametrize(
    "token",
    [
        "", "x", "a.b.c", "null", "é" * 10, "A" * 5000,
        _forged("another-key-of-at-least-32-characters"),
        _forged(SECRET),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/history", "/messages", "/erase", "/recap"])
def test_no_session_no_entry(browser, path, token):
    headers = {"Authorization": (b"Bearer " + token.encode()).strip()}
    body = {"id": "message-0001", "text": "bonjour"}
    answer = browser.http.post(path, json=body, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"] == "session"


def test_a_token_shows_its_own_conversation_only(assistant):
    one, two = Browser(assistant), Browser(assistant)
    one.say("le secret de la première personne")
    assert two.history() == []
    mixed = one.token.split(".")[0] + "." + two.token.split(".", 1)[1]
    assert one.post("/history", token=mixed).status_code == 401


def test_a_stolen_token_is_of_no_use_on_another_site(assistant, site):
    victim = Browser(assistant)
    victim.say("bonjour")
    thief = Browser(assistant, site.url)
    assert thief.post("/history", token=victim.token).status_code == 401


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1", "http://localhost.evil.fr"]
)
@pytest.mark.parametrize("path", ["/session", "/history", "/messages", "/erase", "/recap"])
def test_other_sites_are_refused(assistant, browser, origin, path):
    headers = {"Authorization": f"Bearer {browser.token}"}
    if origin is not None:
        headers["Origin"] = origin
    address = f"{assistant.url}/webhooks/widget{path}"
    answer = httpx.post(address, headers=headers, json={"id": "message-0001", "text": "a"})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_preflight_is_for_allowed_sites(assistant, site):
    address = f"{assistant.url}/webhooks/widget/messages"
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    allowed = httpx.options(address, headers={"Origin": site.url, **asked})
    assert allowed.status_code < 300
    assert allowed.headers["access-control-allow-origin"] == site.url
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    assert "Origin" in allowed.headers["vary"]
    foreign = httpx.options(address, headers={"Origin": "https://evil.example", **asked})
    assert "access-control-allow-origin" not in foreign.headers


def test_answers_carry_their_security_headers(browser):
    for answer in (browser.post("/history"), browser.post("/history", token="x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"12", b'"bonjour"', b"\xff\xfe", b'{"id": 1, "text": "a"}',
        b'{"id": "short", "text": "a"}', b'{"id": "message-0001"}',
        b'{"id": "message-0001", "text": 5}', b'{"id": "message-0001", "text": "  "}',
        b'{"id": "message-0001", "text": "a", "choices": "yes"}',
        b'{"id": "message-0001", "choices": [1]}', b'{"id": "message 0001!", "text": "a"}',
        b"[" * 50_000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_kind_line(browser, body):
    answer = browser.http.post(
        "/messages", content=body, headers={"Authorization": f"Bearer {browser.token}"}
    )
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "message"}
    assert "Traceback" not in answer.text
    assert browser.history() == []


def test_a_message_that_is_too_long_is_refused_kindly(browser):
    answer = browser.post("/messages", {"id": "message-0001", "text": "a" * 4001})
    assert answer.status_code == 413
    assert "4000" in answer.json()["message"]
    assert browser.history() == []
    assert question(browser.say("é" * 4000))["id"] == "consent"


def test_a_huge_body_is_refused(browser):
    headers = {"Authorization": f"Bearer {browser.token}"}
    big = browser.http.post("/messages", content=b"x" * 200_000, headers=headers)
    assert big.status_code == 413
    huge = browser.http.post("/messages", content=b"x" * 2_000_000, headers=headers)
    assert huge.status_code == 413


def test_halves_of_characters_and_control_signs_do_no_harm(browser):
    headers = {"Authorization": f"Bearer {browser.token}"}
    body = rb'{"id": "message-0001", "text": "mal\u0000 au\ud83d dos\u0007"}'
    lines(browser.http.post("/messages", content=body, headers=headers))
    assert browser.history()[0]["text"] == "mal au dos"


def test_erasing_leaves_nothing(browser, assistant):
    browser.say("le mot hippopotame à effacer")
    assert browser.post("/erase").json() == {"erased": True}
    with sqlite3.connect(assistant.db) as db:
        assert db.execute(
            "select count(*) from events where data like '%hippopotame%'"
        ).fetchone() == (0,)
    for path in ("/history", "/erase", "/recap"):
        assert browser.post(path).status_code == 401, "its token opens nothing any more"
    late = browser.post("/messages", {"id": "message-late", "text": "le mot hippopotame"})
    assert late.status_code == 401


def test_erasing_in_words_is_told_to_the_widget(browser):
    browser.say("bonjour")
    browser.say("effacer ma conversation")
    assert browser.say("oui")[-1].get("erased") is True
    assert browser.post("/history").status_code == 401, "its token opens nothing any more"


def test_no_word_of_a_patient_is_logged(browser, assistant):
    browser.say("le mot rhinocéros ne doit pas sortir")
    browser.post("/messages", {"id": "message-0099", "text": "rhinocéros" * 900})
    browser.post("/recap")
    assert "rhinoc" not in assistant.log("server.log")
    assert "rhinoc" not in assistant.log("actions.log")


def test_recap_needs_a_result_and_a_good_ticket(browser, assistant):
    browser.say("bonjour")
    path = browser.post("/recap").json()["path"]
    assert httpx.get(assistant.url + path).status_code == 404
    assert httpx.get(f"{assistant.url}/recap/forged").status_code == 404
    assert httpx.get(f"{assistant.url}/recap/{browser.token}").status_code == 404


@pytest.mark.parametrize("path", ["/conversations/x/tracker", "/model/parse", "/status", "/domain"])
def test_the_api_of_rasa_is_off(assistant, path):
    assert httpx.get(assistant.url + path).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_the_rest_channel_is_closed_to_what_comes_through_a_proxy(assistant, header):
    answer = httpx.post(
        f"{assistant.url}/webhooks/rest/webhook",
        json={"sender": "x", "message": "bonjour"},
        headers={header: "203.0.113.9"},
    )
    assert answer.status_code == 403
