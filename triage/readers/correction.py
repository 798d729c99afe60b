"""Does the person correct something that they said before?"""

from __future__ import annotations

from pathlib import Path

from triage.plain import plain
from triage.plain.phrases import compile_phrases, load_words

_CUES = compile_phrases(
    load_words(Path(__file__).with_name("words") / "correction.yml")["correction"]
)
_MAX_READ = 2000


def corrects(text: str) -> bool:
    """Say whether ``text`` announces a correction ("en fait ça fait plutôt six mois")."""
    return _CUES.search(plain(text[:_MAX_READ]).text) is not None
