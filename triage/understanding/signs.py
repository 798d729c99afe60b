"""Signs of danger, in every message, whatever was asked."""

from __future__ import annotations

from dataclasses import replace

from triage.answers import EMERGENCIES, Facts
from triage.meaning.meaning import Meaning
from triage.readers.correction import corrects
from triage.readers.sign_names import read_removed
from triage.red_flags import RECENT_PROCEDURE, tells_a_loss, tells_a_recent_procedure
from triage.understanding.message import Message

_TOLD_TWICE = 0.8
"""Margin from which a sign that was denied, and is told again, counts."""
_ASKED_ANEW = 0.2
"""Margin from which suicidal thoughts that were denied are asked about anew."""
_SURELY_TOLD = 0.02
"""Margin from which any other sign of an emergency that was denied is asked about anew."""
_LOSS_BACKED = 0.3
"""Margin from which the meaning backs the words of a loss in a known pregnancy."""
_OF_MANY_KINDS = frozenset({"cauda_equina", "pregnancy_complication"})
"""Signs that are told in several ways, of which one may be denied: bladder, bowel, saddle, legs;
blood, waters, contractions, a baby that moves less."""
_CONFUSED = 0.0
"""Margin from which the meaning tells that the feverish person is confused (rule E5)."""


def _tells_confusion(meaning: Meaning | None) -> bool:
    """Say whether a piece tells confusion as there now: "elle me demande où est papa, il est mort".

    Beside no fever it is no sign of its own here, and nothing comes of it.
    """
    return meaning is not None and any(
        said.margin("confusion") >= _CONFUSED and said.sense in ("now", "other")
        for said in meaning.pieces
    )


def _told_twice(facts: Facts, message: Message) -> set[str]:
    """Return the signs that were asked about and denied, and are told again in plain words.

    Where words and meaning both hear it a second time, it is not put aside: it counts.
    """
    return {
        finding.id
        for finding in message.findings
        if finding.id in EMERGENCIES & facts.denied
        and finding.status == "uncertain"
        and not finding.by_meaning
        and finding.margin >= _TOLD_TWICE
    }


def _with_the_loss(
    facts: Facts, message: Message, present: set[str], uncertain: set[str]
) -> tuple[set[str], set[str]]:
    """Return the signs with that of a loss told in a known pregnancy.

    It counts where the meaning hears it too, and is asked about otherwise, once.
    """
    sign = "pregnancy_complication"
    meaning = message.meaning
    if meaning is not None and meaning.surest(sign) >= _LOSS_BACKED:
        return present | {sign}, uncertain - {sign}
    if sign in present | facts.denied:
        return present, uncertain
    return present, uncertain | {sign}


def take_signs(facts: Facts, message: Message) -> Facts:
    """Return the facts with what the message says of signs.

    An uncertain sign of an emergency is put in doubt, to be asked about alone; any other counts at
    once, but where the meaning alone hears it faintly: it is asked about behind its list, once.
    What was asked about and denied before is not asked again, but where it is surely told: many
    answer a list with "non" and think of it later ("attends, pour la première liste…"), and many
    deny suicidal thoughts at first.
    """
    present = set(message.flags("present")) | _told_twice(facts, message)
    uncertain = set(message.flags("uncertain")) - present
    denied = set(message.flags("denied")) - present - uncertain
    if "pregnancy" in facts.red_flags | present and tells_a_loss(message.text):
        present, uncertain = _with_the_loss(facts, message, present, uncertain)
    if not corrects(message.text):
        # "Elle fait pipi normalement" does not take back two numb legs that were told before.
        denied -= _OF_MANY_KINDS & facts.red_flags
    denied |= (read_removed(message.text) & facts.red_flags) - present
    present |= uncertain - EMERGENCIES
    asked_already = {
        finding.id
        for finding in message.findings
        if finding.status == "uncertain"
        and finding.id in facts.denied
        and not finding.margin
        >= (_ASKED_ANEW if finding.id == "suicidal_ideation" else _SURELY_TOLD)
    }
    doubtful = (uncertain & EMERGENCIES) - facts.red_flags - asked_already
    doubtful |= message.faint() - facts.red_flags - facts.denied
    said = {f.id for f in message.findings if f.status == "uncertain" and not f.by_meaning}
    facts = facts.with_red_flags(present, message.details())
    if denied:
        facts = facts.without_red_flags(denied)
    if tells_a_recent_procedure(message.text):
        facts = replace(facts, details=facts.details | {RECENT_PROCEDURE})
    if "fever" in facts.red_flags and _tells_confusion(message.meaning):
        facts = replace(facts, details=facts.details | {"confusion"})
    return replace(
        facts, doubtful=facts.doubtful | doubtful, unsure=facts.unsure | (doubtful & said)
    )
