"""Whatever a program sends, the channel answers as documented and never breaks."""

from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import validate

from tests.channels.test_widget_channel import Browser

REFUSAL = {
    "type": "object",
    "required": ["error", "message"],
    "properties": {
        "error": {"enum": ["origin", "session", "malformed", "empty", "too_long", "too_fast",
                           "too_many", "choice"]},
        "message": {"type": "string", "minLength": 5},
        "retry_after": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}  # fmt: skip
LINE = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "buttons": {"type": "array", "items": {"required": ["title", "payload"]}},
        "custom": {"type": "object", "required": ["type"]},
        "accepted": {"const": True},
        "done": {"const": True},
    },
    "minProperties": 1,
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
IDS = st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True)
WELL_FORMED = st.fixed_dictionaries(
    {"id": IDS},
    optional={
        "text": st.text(max_size=300),
        "question": st.sampled_from(["consent", "location", "", "age"]) | st.text(max_size=10),
        "choices": st.lists(
            st.sampled_from(["yes", "no", "lumbar"]) | st.text(max_size=10), max_size=4
        ),
    },
)
NEARLY = st.fixed_dictionaries(
    {}, optional={"id": IDS | JSON, "text": JSON, "question": JSON, "choices": JSON, "more": JSON}
)


@pytest.fixture(scope="module")
def browser(assistant) -> Browser:
    made = Browser(assistant)
    made.say("bonjour")
    return made


def check(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 400, 401, 403, 409, 413, 429), answer.text
    assert "Traceback" not in answer.text
    if answer.status_code == 200:
        read = [json.loads(line) for line in answer.text.splitlines()]
        for line in read:
            validate(line, LINE)
        assert read[0] == {"accepted": True}
        assert read[-1]["done"] is True
    else:
        validate(answer.json(), REFUSAL)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=WELL_FORMED | NEARLY | JSON)
def test_any_json(browser, body):
    check(browser.post("/messages", body))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(["/session", "/history", "/messages", "/erase", "/recap"]),
    body=st.binary(max_size=300),
    token=st.text(
        st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=100
    ),
    kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data", ""]),
)
def test_any_bytes(browser, path, body, token, kind):
    headers = {
        "Content-Type": kind,
        "Authorization": (b"Bearer " + token.encode("latin-1")).strip(),
    }
    answer = browser.http.post(path, content=body, headers=headers)
    if path == "/session":
        assert answer.status_code == 200
    else:
        check(answer)
        assert answer.status_code == 401


def test_after_all_that_the_assistant_still_answers(browser):
    assert browser.say("bonjour")[-1]["done"] is True
