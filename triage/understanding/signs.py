"""Signs of danger, in every message, whatever was asked."""

from __future__ import annotations

from dataclasses import replace

from triage.answers import EMERGENCIES, Facts
from triage.understanding.message import Message


def take_signs(facts: Facts, message: Message) -> Facts:
    """Return the facts with what the message says of signs.

    An uncertain sign of an emergency is put in doubt, to be asked about alone; any other counts at
    once. What only the meaning of a message raises, and what was denied before, is not asked again.
    """
    present = set(message.flags("present"))
    uncertain = set(message.flags("uncertain")) - present
    denied = set(message.flags("denied")) - present - uncertain
    present |= uncertain - EMERGENCIES
    asked_already = {
        finding.id
        for finding in message.findings
        if finding.status == "uncertain" and finding.by_meaning and finding.id in facts.denied
    }
    doubtful = (uncertain & EMERGENCIES) - facts.red_flags - asked_already
    said = {f.id for f in message.findings if f.status == "uncertain" and not f.by_meaning}
    facts = facts.with_red_flags(present, message.details())
    if denied:
        facts = facts.without_red_flags(denied)
    return replace(
        facts, doubtful=facts.doubtful | doubtful, unsure=facts.unsure | (doubtful & said)
    )
