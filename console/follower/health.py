"""Whether the console can follow the assistant's store, in words for the pages.

The follower and the pages run in one process: what the one finds, the others say.
"""

from __future__ import annotations

from enum import Enum


class Health(Enum):
    """How the following stands; the value is what a page says, empty where all is well."""

    GOOD = ""
    EMPTY = (
        "L'assistant n'a encore rien enregistré dans sa base : les conversations apparaîtront ici"
        " dès la première."
    )
    UNREADABLE = (
        "La base de l'assistant ne peut pas être lue (absente, verrouillée ou arrêtée) : les"
        " conversations affichées peuvent ne pas être à jour. La console réessaie d'elle-même."
    )
    REPLACED = (
        "La plupart des conversations ne sont plus dans la base de l'assistant : est-ce la bonne ?"
        " Elles sont gardées ici. Prévenez la personne qui exploite la console : la commande"
        " « rebuild --forget-missing » les retire."
    )


_state = Health.GOOD


def current() -> Health:
    """Return how the following stands."""
    return _state


def note(state: Health) -> None:
    """Note how it stands."""
    global _state
    _state = state
