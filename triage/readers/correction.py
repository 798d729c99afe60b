"""Does the person correct something that they said before?"""

from __future__ import annotations

import re

from triage.text import fold

_CUES = re.compile(
    r"""\b(?:
        en\s?fait | enfaite? | finalement | plutot | au\s?final | reflexion\s?faite
      | apres\s?reflexion
      | (?:je|j')\s?(?:me|m')\s?suis\s?(?:trompee?s?|plantee?|goure+e?) | jme\s?suis\s?tromp\w+
      | (?:je\s)?m'?etais\s?tromp\w+ | erreur | je\s?voulais\s?(?:dire|mettre|ecrire)
      | je\s?corrige | correction | rectifi\w+ | je\s?reviens\s?sur
      | j'?ai\s?(?:mal\s?(?:repondu|compris|tape|ecrit|dit)|dit\s?une\s?betise|fait\s?une\s?faute)
      | j'?avais\s?(?:dit|mis|oublie|mal\s) | (?:j'?ai\s?)?oublie\s?de\s?(?:dire|preciser)
      | pardon | oups | oops | mea\s?culpa | a\s?vrai\s?dire | c'?est\s?pas\s?vrai
      | modifi\w+ | chang\w+\s?(?:ma|mes|la)\s?reponses? | faux
      | je\s?me\s?reprends | non\s?c'?est | plus\s?exactement | pour\s?etre\s?(?:exacte?|precise?)
    )\b""",
    re.VERBOSE,
)


def corrects(text: str) -> bool:
    """Say whether ``text`` announces a correction ("en fait ça fait plutôt six mois")."""
    return _CUES.search(fold(text).text[:2000]) is not None
