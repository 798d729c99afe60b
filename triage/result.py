"""The result of a triage: the ``result`` object of the wire contract, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.about import about
from triage.advice import Advice, OrientationAdvice
from triage.answers import RED_FLAGS, Facts
from triage.content import Library
from triage.opening_hours import describe
from triage.orientation import Outcome, emergency_flags
from triage.rules import Ruleset
from triage.service import Service
from triage.sign_off import standing_sign_off

CONTRACT_VERSION = 1


@dataclass(frozen=True)
class Reference:
    """What results are written from: the rules, the advice, the texts and the service.

    ``public_url`` is the address under which patients reach the educational pages,
    ``sign_off_file`` where a clinician's signature under the rules is kept.
    """

    ruleset: Ruleset
    advice: Advice
    library: Library
    service: Service
    public_url: str
    sign_off_file: Path


def build_result(
    facts: Facts, outcome: Outcome, reference: Reference, now: datetime
) -> dict[str, Any]:
    """Return the ``result`` object (wire contract) for ``facts`` as they stand at ``now``."""
    ruleset = reference.ruleset
    duration = facts.duration.on(now.date()) if facts.duration else None
    content = _content(facts, outcome, reference)
    signed = standing_sign_off(reference.sign_off_file, ruleset)
    return {
        "type": "result",
        "contract": CONTRACT_VERSION,
        "ruleset": ruleset.version,
        "ruleset_date": ruleset.date.isoformat(),
        "signed_off": signed.as_dict() if signed else None,
        "made_at": now.isoformat(timespec="seconds"),
        "classification": outcome.classification,
        "duration": duration.as_dict() if duration else None,
        "recurrence": facts.recurrence,
        "treatments": None if facts.treatments is None else list(facts.treatments),
        "relief": facts.relief,
        "radiation": facts.radiation,
        "intensity": facts.intensity,
        "age": facts.age,
        "red_flags": [flag for flag in RED_FLAGS if flag in facts.red_flags],
        "orientation": outcome.orientation,
        "neurostimulation_fit": outcome.neurostimulation_fit,
        "reasons": [
            {
                "rule": rule.id,
                "text": rule.said(facts),
                "source": ruleset.source_of(rule),
                "about": about(rule, facts, ruleset, reference.advice),
            }
            for rule in outcome.rules
        ],
        "when_to_come_back": _advice(facts, outcome, reference).when_to_come_back,
        "content": content,
        "actions": _actions(facts, outcome, content, reference),
    }


def _advice(facts: Facts, outcome: Outcome, reference: Reference) -> OrientationAdvice:
    flags = emergency_flags(facts, reference.ruleset)
    return reference.advice.for_orientation(outcome.orientation, flags)


def _content(facts: Facts, outcome: Outcome, reference: Reference) -> list[dict[str, str]]:
    cards = []
    for article_id in _advice(facts, outcome, reference).content:
        card = reference.library[article_id].card(reference.public_url)
        cards.append({"id": card["id"], "title": card["title"], "url": card["url"]})
    return cards


def _actions(
    facts: Facts, outcome: Outcome, content: list[dict[str, str]], reference: Reference
) -> list[dict[str, str]]:
    """Return the help to offer as buttons, that which fits the orientation first."""
    if outcome.orientation == "emergency":
        return reference.advice.emergency_actions(emergency_flags(facts, reference.ruleset))
    buttons = reference.advice.for_orientation(outcome.orientation).buttons
    return [_action(name, content[0], reference) for name in buttons]


def _action(name: str, first: dict[str, str], reference: Reference) -> dict[str, str]:
    advice, service = reference.advice, reference.service
    if name in advice.calls:
        return dict(advice.calls[name])
    label = advice.help_labels[name].format(service=service.name, title=first["title"])
    if name == "service":
        return {"kind": "phone", "label": label, "value": service.phone}
    return {
        "kind": "link",
        "label": label,
        "value": first["url"] if name == "read" else service.links[name],
    }


def result_texts(
    result: dict[str, Any], reference: Reference, now: datetime, *, links: bool
) -> list[str]:
    """Return the result as messages that a person can read, the most important first.

    ``links`` adds the addresses of the educational texts, for channels that show text only.
    """
    advice = reference.advice.for_orientation(result["orientation"], result["red_flags"])
    why = "\n".join(f"- {item['text']} (Source : {item['source']}.)" for item in result["reasons"])
    todo = "\n".join(f"- {item}" for item in advice.steps(result["red_flags"]))
    first = f"{advice.headline}\nPourquoi :\n{why}"
    then = f"Que faire :\n{todo}\n{advice.when_to_come_back}"
    distress = advice is reference.advice.distress
    last = [
        # To somebody who thinks of dying, a list of other signs is out of place.
        *([] if distress else [reference.advice.emergency_signs]),
        reference.advice.numbers,
        reference.advice.disclaimer(
            result["ruleset"], reference.ruleset.date, result["signed_off"]
        ),
    ]
    if result["orientation"] != "emergency":
        open_now = describe(reference.service.hours, now)
        last.insert(
            0, f"{reference.service.name} : {reference.service.phone_display} ({open_now})."
        )
    if links and result["content"]:
        read = "\n".join(f"- {item['title']} : {item['url']}" for item in result["content"])
        then = f"{then}\nÀ lire :\n{read}"
    return [first, then, "\n".join(last)]
