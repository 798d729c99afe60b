"""Nothing that comes in, and nothing that is stored, ends the assistant: on both databases."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser, question

JSON = {"Content-Type": "application/json"}
WEBHOOK = "/webhooks/rest/webhook"


@pytest.fixture(autouse=True)
def still_there(target: Assistant) -> Iterator[None]:
    """After whatever came in, the same process answers somebody else."""
    before = target.server_process
    yield
    assert target.server_process == before
    assert question(Browser(target).say("bonjour"))["id"] == "consent"


def post(target: Assistant, body: bytes, **headers: str) -> httpx.Response:
    return httpx.post(target.url + WEBHOOK, content=body, headers={**JSON, **headers}, timeout=30)


@pytest.mark.parametrize(
    "sender", [r"a\ud800", r"\udc00", r"a\u0000b", r"\u001b", "", " ", "x" * 201]
)
def test_a_sender_that_no_database_takes(target: Assistant, sender: str) -> None:
    answer = post(target, f'{{"sender": "{sender}", "message": "bonjour"}}'.encode())
    assert answer.status_code == 400
    assert "sender" in answer.json()["error"]


@pytest.mark.parametrize("sign", [r"\ud800", r"\udc00", r"\u0000", r"\uffff", r"\u202e"])
def test_a_text_with_signs_that_no_database_takes(target: Assistant, sign: str) -> None:
    body = f'{{"sender": "signs", "message": "bon{sign}jour", "metadata": {{"a": "{sign}"}}}}'
    answer = post(target, body.encode())
    assert answer.status_code == 200
    assert answer.json()[0]["text"]
    assert "problème technique" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 30_000,
        b'{"sender":"a","message":"b","metadata":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"sender":"a","message":"b","metadata":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"sender":"a","message":"b","metadata":{"a":NaN}}',
        b'{"sender":"a","message":1e999}',
        b"\xff\xfe",
        b"",
    ],
    ids=range(7),
)
def test_what_is_no_usable_json(target: Assistant, body: bytes) -> None:
    assert post(target, body).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "example.org"}, 403),
        ({"Host": "127.0.0.1.example.org:80"}, 403),
        ({"X-Forwarded-For": "127.0.0.1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_a_page_in_a_browser_cannot_call(
    target: Assistant, headers: dict[str, str], status: int
) -> None:
    body = b'{"sender": "page", "message": "bonjour"}'
    assert post(target, body, **headers).status_code == status


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5005", "[::1]:5005"])
def test_a_program_on_the_machine_can(target: Assistant, host: str) -> None:
    assert post(target, b'{"sender": "program", "message": "bonjour"}', Host=host).json()


def test_a_text_past_the_limit_is_refused_not_cut(target: Assistant) -> None:
    text = "j'ai mal au dos. " * 400 + "je n'arrive plus à uriner"
    answer = post(target, json.dumps({"sender": "long", "message": text}).encode()).json()
    assert "4000" in answer[0]["text"]
    assert answer[0]["text"].startswith("Appelez le 15 maintenant"), "the danger is told first"
    browser = Browser(target)
    refused = browser.post("/messages", {"id": "message-long", "text": text})
    assert refused.status_code == 413
    assert refused.json()["message"].startswith("Appelez le 15 maintenant")


@pytest.mark.parametrize(
    "text",
    ["{" * 60_000, "\ufdfa" * 4000, "😀" * 4000, "l'" * 2000],
    ids=["braces", "long signs", "pictures", "apostrophes"],
)
def test_what_is_dear_to_read_is_refused_at_once(target: Assistant, text: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        floods = [
            pool.submit(post, target, json.dumps({"sender": f"flood{n}", "message": text}).encode())
            for n in range(40)
        ]
        began = time.monotonic()
        assert question(Browser(target).say("bonjour"))["id"] == "consent"
        waited = time.monotonic() - began
    assert all("15" in flood.result().text or flood.result().status_code == 413 for flood in floods)
    assert waited < 8


@pytest.mark.parametrize(
    "data", ['{"event": "user", "te', "", "null", "[]", '{"event": "nothing"}',
             '{"event": "user", "timestamp": "x", "text": "a", "parse_data": {}}']
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_passed_over_and_named(target: Assistant, data: str) -> None:
    sender = f"row-{abs(hash(data))}"
    target.talk(sender, "bonjour, j'ai mal en bas du dos")
    engine = sa.create_engine(target.environ["TRIAGE_DB_URL"])
    with engine.begin() as database:
        row = database.execute(
            sa.text("select max(id) from events where sender_id = :s and type_name = 'bot'"),
            {"s": sender},
        ).scalar()
        database.execute(
            sa.text("update events set data = :d where id = :i"), {"d": data, "i": row}
        )
    for word, asked in (("oui", "red_flags"), ("aucun", "red_flags"), ("aucun", "duration")):
        objects = [m["custom"] for m in target.talk(sender, word) if "custom" in m]
        assert objects[-1]["id"] == asked, "nothing else of the conversation is lost"
    assert f"row {row} " in target.log("server.log")
    engine.dispose()
