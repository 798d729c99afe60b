"""Words that the assistant itself tells people to write, so they must always work.

Everything else is left to the intent classifier.
"""

from __future__ import annotations

import re

from triage.text import fold

CONTINUE = "continue"

_COMMANDS = {
    "start_over": ("recommencer", "recommence", "on recommence", "tout recommencer", "restart"),
    "erase": (
        "effacer",
        "efface",
        "effacer ma conversation",
        "effacez ma conversation",
        "supprimer",
        "effacer tout",
        "tout effacer",
        "effacer mes donnees",
    ),
    "stop": ("stop", "arreter", "arrete", "arretez", "quitter", "annuler"),
    "ask_human": ("parler a quelqu'un", "parler a un humain", "humain", "conseiller"),
    "ask_why": ("pourquoi", "pourquoi cette question", "pourquoi ca", "pk", "pourkoi", "pq"),
    "ask_result": ("resultat", "mon resultat", "recapitulatif", "mon recapitulatif"),
    "ask_capabilities": ("aide", "help", "menu"),
    CONTINUE: ("continuer", "continue", "continuons", "reprendre", "on continue", "on reprend"),
}
_NOT_THIS_SIGN = re.compile(r"\bn?'?\s?ai\s?pas\s(?:ce|ces)\s(?:signes?|symptomes?)\b")
_BY_PHRASE = {phrase: move for move, phrases in _COMMANDS.items() for phrase in phrases}
_WITHDRAWALS = re.compile(
    r"""^(?:non\s?,?\s?)?(?:en\s?fait\s?,?\s?)?(?:
        (?:je\s)?n'?\s?ai\s?pas\s(?:ce|ces|de|d'|cela|ca)\s?(?:signes?|symptomes?)?.{0,20}
      | j'?ai\s?pas\s(?:ce|ces)\s(?:signes?|symptomes?).{0,20}
      | (?:je\s)?n'?ai\s?rien\s?de\s?tout\s?(?:ca|cela)
      | (?:c'?est|c'?etait)\s?(?:une?\s)?(?:erreur|fausse?\s?(?:alerte|manip\w*)|faux|pas\s?vrai)
      | fausse\s?alerte | erreur
      | (?:je\s)?me\s?suis\s?trompee?(?:\sde\s\w+)?
      | aucun(?:\s?de\s?ces)?\s?signes?
      | ce\s?signe\s?n'?est\s?pas\s?la
    )$""",
    re.VERBOSE,
)


def command(text: str) -> str | None:
    """Return the move that the whole of ``text`` asks for, or None."""
    return _BY_PHRASE.get(_bare(text))


def withdraws_sign(text: str) -> bool:
    """Say whether the person takes back the sign that raised the alert."""
    said = _bare(text)
    return bool(_WITHDRAWALS.match(said) or _NOT_THIS_SIGN.search(said))


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text[:200]).text).strip(" .!?,;:\"'()/*")
