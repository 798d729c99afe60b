"""Whether a message speaks of danger: asked where the assistant itself cannot answer in time.

Needs no action server, no database and no network, so it works when everything else is down.
"""

from __future__ import annotations

from triage.answers import EMERGENCIES
from triage.red_flags import find_red_flags


def speaks_of_danger(text: str) -> bool:
    """Say whether ``text`` may mention a sign of an emergency. Pure, and never fails."""
    return any(
        finding.id in EMERGENCIES and finding.status in ("present", "uncertain")
        for finding in find_red_flags(text)
    )
