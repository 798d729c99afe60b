"""A conversation, masked, as a case of ``tests/conversations/talks.yml``.

Each turn holds what the person wrote and what the assistant did then. Where a reviewer gave another
orientation, the case asks for that one: it fails until the assistant does better.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from console.transcripts.thread import Thread, Turn

_STAND_INS = {
    "[nom]": "Camille",
    "[téléphone]": "06 39 98 00 12",
    "[courriel]": "personne@example.org",
    "[adresse]": "1 rue des Lilas",
    "[n° de sécurité sociale]": "mon numéro",
}
"""What stands in a case for a detail that was masked; the number is reserved for fiction."""

_TOLD = ("orientation", "classification", "recurrence", "treatments", "relief", "radiation",
         "intensity", "age", "red_flags")  # fmt: skip
"""What a case asks of a result, where it is known; a duration in days moves with the day."""

_HEAD = (
    "# A conversation of the review console, its personal details replaced. Read it before it joins"
    "\n# tests/conversations/talks.yml: a story, a town or an employer may tell who somebody is.\n"
)


def write_case(thread: Thread, orientation: str = "") -> str:
    """Return the case as YAML; ``orientation`` is the right one where the result was wrong."""
    last = thread.result
    turns = [turn for turn in thread.turns if turn.text]
    final = orientation or str((last or {}).get("orientation") or "sans résultat")
    many = "s" if len(turns) > 1 else ""
    name = f"{final}, {len(turns)} message{many}"
    lines = [_HEAD + f"- name: {json.dumps(name, ensure_ascii=False)}", "  turns:"]
    for turn in turns:
        lines.append(f"    - {_flow(_turn(turn, last, orientation))}")
    return "\n".join(lines) + "\n"


def _turn(turn: Turn, last: Mapping[str, Any] | None, orientation: str) -> dict[str, Any]:
    made: dict[str, Any] = {"says": _stand_in(turn.text)}
    for answer in turn.answers:
        payload = answer.payload
        if answer.kind == "question":
            made["asks"] = str(payload.get("id"))
        elif answer.kind == "alert":
            made["alert"] = [str(flag) for flag in payload.get("red_flags") or ()]
        elif answer.kind == "content":
            made["content"] = str(payload.get("id"))
        elif answer.kind == "result":
            result = {name: payload[name] for name in _TOLD if payload.get(name) is not None}
            if orientation and payload is last:
                result["orientation"] = orientation
            made["result"] = result
    return made


def _stand_in(text: str) -> str:
    for label, words in _STAND_INS.items():
        text = text.replace(label, words)
    return text


def _flow(value: Any) -> str:
    """Write a value in one line, in the style of the case files. JSON's texts are YAML's too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and value.isidentifier() and value not in ("true", "false", "none"):
        return value
    return json.dumps(value, ensure_ascii=False)
