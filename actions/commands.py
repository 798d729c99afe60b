"""Words that the assistant itself tells people to write, so they must always work.

Everything else is left to the intent classifier.
"""

from __future__ import annotations

import re
from functools import cache

from triage.questions import question_names
from triage.text import fold

CONTINUE = "continue"
SKIP = "skip"
CHANGE = "change"

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
    "ask_repeat": ("liste", "la liste", "revoir la liste", "montrer la liste", "liste svp"),
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
      | (?:c'?est|c'?etait)\s?(?:juste\s|seulement\s|que\s)?
        (?:une\s(?:facon|maniere)\sde\sparler|une\s(?:expression|image|blague)|pour\srire)
      | (?:non\s)?(?:je|j')\s?(?:plaisant|rigol|deconn)\w*
      | j'?ai\s(?:mal\s(?:lu|compris|clique|appuye)|clique\spar\serreur)
      | (?:ce\s?n'?est|c'?est|c'?etait)\spas\sce\sque\s(?:je\svoulais|j'?ai\svoulu)\sdire
    )$""",
    re.VERBOSE,
)
_NOT_REFUSED = re.compile(
    r"\b(?:pas dit (?:que )?non|pas (?:du tout )?refuse\w*|pas dit que je refus\w+|"
    r"(?:veux|voudrais|souhaite) (?:bien )?continuer|(?:on|je) continue(?!\s+(?:pas|plus)))\b"
)
_BETWEEN = re.compile(
    r"[,.;!]|\b(?:et|parce que|car)\b|(?<=erreur)\s(?=j)|(?<=trompe)\s(?=j)|(?<=trompee)\s(?=j)"
)
_COURTESIES = frozenset(
    {"", "non", "en fait", "oups", "pardon", "desole", "desolee", "excusez moi", "merci"}
)
_OLD_SIGN = re.compile(
    r"""^(?:non\s?,?\s?)?(?:
        (?:c'?est\s(?:un\s)?|ce\s)?signe\s(?:est\s)?ancien
      | c'?est\sancien
      | (?:ce\s?n'?est|c'?est|ce\ssigne\sn'?est)\spas\s(?:un\ssigne\s)?nouveau
    )$""",
    re.VERBOSE,
)
_HELP = re.compile(
    r"""\b(?:
        (?:ai|a|avons|ont|viens\sd'?|vient\sd'?)\s?(?:les?\s|le\s)?(?:deja\s)?appel(?:e|ee|es|er)\b
      | appelle(?:nt)?\s(?:les?\s|la\s)?(?:15|112|114|3114|samu|secours|pompiers|ambulance|urgences)
      | j'?appelle\b | en\s(?:ligne|communication)\savec | au\stelephone\savec
      | (?:secours|samu|pompiers|ambulance|smur)\s(?:est|sont|arriv\w+|vien\w+|va|vont)\b
      | (?:suis|est|sommes|vais|va|allons|pars|part|partons|file|arrive|arrivons|emmene\w*|conduit)
        \s(?:vite\s|tout\sde\ssuite\s|maintenant\s)?(?:aux?|a\sl')\s?(?:urgences?|hopital|clinique)
    )""",
    re.VERBOSE,
)
_DEAR = r"(?:petite?\s?-?\s?|belle\s?-?\s?|beau\s?-?\s?|grande?\s?-?\s?)?"
"""What may stand before a relative: "ma petite fille", "mon beau-père"."""
_OURS = (
    rf"(?:ma|mon|notre)\s{_DEAR}"
    r"(?:mere|pere|maman|papa|mamie|papi|papy|mari|femme|epouse|epoux|fils|fille|frere|soeur"
    r"|conjointe?|compagne|compagnon)\b"
)
_GREETED = r"^\W*(?:(?:bonjour|bonsoir|salut|hello|coucou|bjr|docteur|alors|voila|ici)\W+)*"
_NOT_OF_ONESELF = r"(?![^?]*\b(?:moi|j'?ai|j|je|me|m'\w+|mon\sdos|mon\stour)\b)"
_HURTS = r"(?:a\s(?:(?:tres|trop|super|encore|toujours|vraiment)\s)?mal(?!\sdormi))"
_FOR_SOMEONE = re.compile(
    rf"""\b(?:
        (?:c'?est|ce\sserait|c)\s(?:pour|pr)
      | (?:j'?\s?ecris|j'?\s?ecrit|je\s(?:viens|reponds|demande|consulte|me\srenseigne|remplis\s\w+)
          |(?:conseil|avis|question|aide|renseignement)s?)\s(?:pour|pr)
      | a\sla\splace\sde
    )\s(?:ma|mon|une?|notre)\s{_DEAR}
    (?:mere|pere|maman|papa|mamie|mamy|papi|papy|mari|femme|epoux|epouse|conjointe?|compagn\w+|fils
      |fille|enfant|frere|soeur|tante|oncle|amie?|voisine?|copine?|patiente?|proche|parente?)\b
    | {_GREETED}{_OURS}(?![^?]*\bmoi\s(?:c'?est|aussi|j|je)\b)
      (?:\s(?:de|qui\sa|a|,)?\s?\d{{1,3}}\sans,?)?\s(?:qui\s)?
      (?:{_HURTS}|se\splaint|souffre|est\sbloquee?|s'est\s(?:bloque|coince)e?)\b
    | {_GREETED}{_OURS}{_NOT_OF_ONESELF}\sa\s(?:le\s(?:bas\sdu\s)?dos|les\sreins)\s
      (?:tout\s)?(?:bloque|coince|casse|en\scompote|en\svrac)\w*
    | {_GREETED}(?:c'?est\s)?(?:pour\s)?{_OURS}{_NOT_OF_ONESELF}[^?]*\b(?:il|elle)\s
      (?:{_HURTS}|a\s(?:une\sdouleur|des\s(?:douleurs|contractions))
        |se\splaint|souffre|(?:est|s'est)\s(?:tout\w*\s)?(?:bloque|coince|fait\smal)\w*
         (?!\s(?:au|a\sla)\s(?:travail|maison|bureau)))\b
    | {_GREETED}pour\s{_OURS}(?!\W+c'?est\b){_NOT_OF_ONESELF}""",
    re.VERBOSE,
)
_START_OVER = re.compile(
    r"""\b(?:
        (?:recommencer|recommence[sz]?|recommencons|reprendre|reprends|reprenez|reprend|reprenons
          |repartir|repars|repartez|repart|repartons|redemarrer?|refaire|refais|refaites|refait)
        \s(?:tout\s|le\stest\s|la\sconversation\s|une\snouvelle\s)*
        (?:(?:depuis|a|au|du|de)\s(?:le\s)?(?:debut|zero)\b
          |(?:le\s|un\s|ce\s)?(?:test|questionnaire|bilan)|(?:l'|une\s|la\s)?(?:evaluation|conversation))
      | (?:tout\s)?(?:recommencer|redemarrer)\s?(?:svp|s'il\svous\splait|stp|tout)?$
      | (?:reinitialise[rz]?|reset)
        (?=\s?(?:$|[.,!]|svp|stp|s'il|tout\b|(?:la|ma|le|mes|cette|l')\s?(?:conv|disc|quest|eval|rep|test)))
      | reinitialisation\s(?:de\s)?(?:la|ma|du|des|mes)\s(?:conv|disc|quest|eval|rep|test)
      | remise\sa\szero | remettre\sa\szero | restart
      | nouvelle\s(?:evaluation|conversation|demande)
    )""",
    re.VERBOSE,
)
_WILL_NOT_ANSWER = re.compile(
    r"""(?:non\s?,?\s)?(?:(?:je\s)?(?:
        [nj]?'?\s?(?:ai|avais)\s?pas\s(?:(?:tres|trop|vraiment)\s)?envie\s(?:de\s|d'\s?)
      | (?:ne\s)?(?:veux|souhaite|desire|tiens|compte)\s(?:pas|rien)\s(?:a\s)?
      | prefere(?:rais)?\s(?:ne\s)?pas\s
    )|pas\senvie\s(?:de\s|d'\s?))
    (?:y\s)?(?:repondre|en\sparler|le\sdire)
    (?:\s(?:a\s)?(?:ca|cela|ceci|cette?\squestion|la\squestion|celle\sla))?""",
    re.VERBOSE,
)
_PASSES = re.compile(
    r"""(?:(?:non|ok|bon|bof|euh|heu|allez)\W+)?(?:
        (?:(?:je|on|j')\s?)?(?:passe[rz]?|saute[rz]?|zappe[rz]?|skip)
        (?:\s(?:celle\s?-?\s?la|(?:cette|la|a\sla|une)\s(?:question|suivante|suite)))?
      | (?:la\s)?(?:question\s)?suivante? | (?:au\s)?suivant | next | osef
    )(?:\W+(?:svp|stp|s'il\svous\splait|merci))?""",
    re.VERBOSE,
)
_CHANGE = re.compile(r"(?:modifier|changer)\s(?:ma\sreponse\s)?(?::\s?|sur\s)?(.+)")
_IN_VAIN = re.compile(
    r"\b(?:repon(?:d|dent|se)|decroch\w+ pas|personne|attente|occupee?|sonne|vide|"
    r"pas (?:venir|de reponse)|raccroch\w+)\b"
)
"""Words of a call in vain, in whichever sentence they stand."""
_SENTENCE = re.compile(r"[^.!?;\n]+\??")
_NO_HELP = re.compile(
    r"\b(?:pas|personne|jamais|rien|repond|occupee?|attente|medecin|docteur|generaliste|kine|"
    r"pharmacien|mairie|si|peut\s?etre|faut|dois|doit|devrais)\b|\?"
)


def command(text: str) -> str | None:
    """Return the move that the whole of ``text`` asks for, or None."""
    said = _bare(text)
    if _WILL_NOT_ANSWER.fullmatch(said) or _PASSES.fullmatch(said):
        return SKIP
    return CHANGE if answer_to_change(text) else _BY_PHRASE.get(said)


def says_nothing_else(text: str) -> bool:
    """Say whether ``text`` is about the questions alone: then it answers none of them."""
    return command(text) in (SKIP, CHANGE)


def answer_to_change(text: str) -> str | None:
    """Return the question whose answer ``text`` asks to change ("Modifier : la durée"), or None."""
    asked = _CHANGE.fullmatch(_bare(text))
    return _changeable().get(asked[1]) if asked else None


@cache
def _changeable() -> dict[str, str]:
    """Return the ids of the questions by the names of their answers, as they are compared."""
    return {_bare(name): question for question, name in question_names().items()}


def withdraws_sign(text: str) -> bool:
    """Say whether the person takes back the sign that raised the alert."""
    said = _bare(text)
    if _NOT_THIS_SIGN.search(said):
        return True
    parts = [part.strip() for part in _BETWEEN.split(said) if part.strip() not in _COURTESIES]
    return bool(parts) and all(_WITHDRAWALS.match(part) for part in parts)


def denies_a_refusal(text: str) -> bool:
    """Say whether who was taken to refuse says that they did not: "j'ai pas dit non"."""
    return _NOT_REFUSED.search(_bare(text)) is not None


def asks_to_start_over(text: str) -> bool:
    """Say whether ``text`` has words for a fresh start: it makes every answer forgotten."""
    return command(text) == "start_over" or _START_OVER.search(_bare(text)) is not None


def writes_for_someone(text: str) -> bool:
    """Say whether the person writes for somebody else ("c'est pour ma mère")."""
    return _FOR_SOMEONE.search(fold(text[:1000]).text) is not None


def calls_sign_old(text: str) -> bool:
    """Say whether the person writes that the sign has long been there, as they were told to."""
    return _OLD_SIGN.match(_bare(text)) is not None


def help_is_called(text: str) -> bool:
    """Say whether the person, or someone with them, has called for help or is on the way to it.

    A call in vain, a question and a call to anyone else are no help yet.
    """
    said = fold(text[:200]).text
    return _IN_VAIN.search(said) is None and any(
        _HELP.search(sentence) and not _NO_HELP.search(sentence)
        for sentence in _SENTENCE.findall(said)
    )


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text[:200]).text).strip(" .!?,;:\"'()/*")
