"""Everything that a person has answered so far, as they can read it and change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.advice import Advice
from triage.questions import question_names
from triage.summary import LOCATION, RADIATION, RECURRENCE, RELIEF

NOT_SAID = "non précisé"
_CHANGE = "Modifier : {name}"
_SLOTS = {"location": "pain_location"}


def answers_so_far(slots: Mapping[str, Any], advice: Advice) -> list[dict[str, str]]:
    """Return one entry for each question that was answered, in the order of the questions.

    ``slots`` are the facts of the wire contract by their names. Each entry has the ``name`` of the
    answer, the answer in ``words``, and ``change``: what to write to be asked again.
    """
    dialogue = slots.get("dialogue") or {}
    unknown = dialogue.get("unknown") or ()
    entries = []
    for question, name in question_names().items():
        value = slots.get(_SLOTS.get(question, question))
        if question == "red_flags" and not dialogue.get("screened") and not value:
            continue
        if value is None and question not in unknown:
            continue
        words = NOT_SAID if value is None else _words(question, value, advice)
        entries.append(
            {
                "name": name[0].upper() + name[1:],
                "words": words[0].upper() + words[1:],
                "change": _CHANGE.format(name=name),
            }
        )
    return entries


def _words(question: str, value: Any, advice: Advice) -> str:
    if question in _WORDS:
        return _WORDS[question].get(value, str(value))
    if question == "duration":
        return str(value["text"])
    if question == "red_flags":
        return ", ".join(advice.sign_labels[sign] for sign in value) or "aucun"
    if question == "treatments":
        return ", ".join(advice.treatment_labels[item] for item in value) or "rien pour le moment"
    return f"{value} sur 10" if question == "intensity" else f"{value} ans"


_WORDS = {"location": LOCATION, "recurrence": RECURRENCE, "relief": RELIEF, "radiation": RADIATION}
