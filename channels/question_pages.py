"""The questions of the base of answers on the pages: by theme, beside a text, and by search.

What is searched for is sent in the body of a request: it stands in no address and no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent

from triage.content_answers import AnswerBase, Entry
from triage.finding.finder import ASKED_ABOUT

LONGEST_SEARCH = 300
"""Characters of a search that are read."""


async def search(agent: Agent, base: AnswerBase, text: str) -> Sequence[Entry]:
    """Return the entries found for ``text`` by the assistant's own finder, best first."""
    if not text.strip():
        return ()
    parsed: dict[str, Any] = await agent.parse_message(text.strip()[:LONGEST_SEARCH])
    found = parsed.get("answers") or ()
    ids = [item["id"] for item in found if item["confidence"] >= ASKED_ABOUT]
    return [base[one] for one in dict.fromkeys(ids) if one in base][:3]
