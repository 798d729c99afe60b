"""Making proposals: a sentence for the reader, a question for an entry of the base of answers."""

from __future__ import annotations

from typing import Any

from console.conversations.models import Conversation
from console.masking import mask
from console.training import answer_base
from console.training.models import Decision, Proposal
from console.training.subjects import SUBJECTS, VALUE

LONGEST = 500


def propose_sentence(
    conversation: Conversation,
    message_id: str,
    author: Any,
    *,
    text: str,
    subject: str,
    sense: str,
    value: str = "",
    part: str = "",
    read_as: str = "",
    decision: str = Decision.OPEN,
) -> str:
    """Propose ``text`` for the reader's data; return what is wrong with it, or an empty text."""
    about = SUBJECTS.get(subject)
    if about is None:
        return "Choisissez de quoi parle la phrase."
    if about.kind == "value":
        sense = VALUE
        if not value.strip():
            return f"Donnez la valeur juste : {about.senses[VALUE]}."
    if sense not in about.senses:
        known = ", ".join(about.senses.values())
        return f"Ce sens ne va pas avec « {about.label} ». Sens possibles : {known}."
    text, part = " ".join(mask(text).split()), " ".join(mask(part).split())
    if not text or len(text) > LONGEST:
        return f"Une phrase a de 1 à {LONGEST} caractères : gardez ce qui compte."
    if part and text.count(part) != 1:
        return f"Les mots « {part} » ne sont pas, une seule fois, dans la phrase."
    fields = {
        "text": text,
        "part": part,
        "sense": sense,
        "value": value.strip()[:60] if sense == VALUE else "",
    }
    _save(conversation, message_id, Proposal.SENTENCE, subject, author, read_as, decision, fields)
    return ""


def propose_answer(
    conversation: Conversation,
    message_id: str,
    author: Any,
    *,
    text: str,
    entry: str,
    read_as: str = "",
    decision: str = Decision.OPEN,
) -> str:
    """Propose ``text`` as a way of asking for ``entry``; return what is wrong, or an empty text."""
    if entry not in answer_base.entries():
        return "Choisissez la bonne réponse dans la liste."
    text = " ".join(mask(text).split())[:LONGEST]
    if not text:
        return "Ce message n'a pas de mots."
    # One message has one right answer: a change of mind replaces the first.
    Proposal.objects.filter(
        conversation=conversation, message_id=message_id, kind=Proposal.ANSWER
    ).exclude(subject=entry).delete()
    fields = {"text": text}
    _save(conversation, message_id, Proposal.ANSWER, entry, author, read_as, decision, fields)
    return ""


def _save(
    conversation: Conversation,
    message_id: str,
    kind: str,
    subject: str,
    author: Any,
    read_as: str,
    decision: str,
    fields: dict[str, str],
) -> None:
    Proposal.objects.update_or_create(
        conversation=conversation,
        message_id=message_id,
        kind=kind,
        subject=subject,
        defaults={
            **fields,
            "author": author,
            "read_as": read_as[:80],
            "decision": decision,
            "exported_at": None,
        },
    )
