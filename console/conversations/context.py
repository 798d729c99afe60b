"""What every page needs: the way around, by what the account may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from console.accounts import permissions as may
from console.accounts.gate import passes
from console.accounts.roles import role_of
from console.callbacks.queue import open_count
from console.conversations.mentions import unseen


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the links of the header, and what the account may do."""
    user = getattr(request, "user", None)
    if user is None or not passes(user):
        return {"links": [], "may": {}}
    wanted = [
        ("conversations:list", "Conversations", may.SEE),
        ("inbox:show", "À comprendre", may.REVIEW),
        ("callbacks:show", "Rappels", may.SEE_SENDER),
        ("dashboard", "Tableau de bord", may.SEE),
        ("rules:list", "Règles", may.SEE),
        ("words:list", "Mots", may.SEE),
        ("training", "Entraînement", may.REVIEW),
        ("audit", "Journal", may.AUDIT),
        ("admin:index", "Réglages", "auth.view_user"),
    ]
    counts = {"callbacks:show": open_count()} if user.has_perm(may.SEE_SENDER) else {}
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "links": [
            {"name": name, "label": label, "here": _here(name, here), "count": counts.get(name)}
            for name, label, permission in wanted
            if user.has_perm(permission)
        ],
        "may": {
            "review": user.has_perm(may.REVIEW),
            "export": user.has_perm(may.EXPORT),
            "identify": user.has_perm(may.SEE_SENDER),
            "erase": user.has_perm(may.ERASE),
            "train": user.has_perm(may.TRAIN),
        },
        "role": role_of(user),
        "mentions": unseen(user),
    }


def _here(name: str, here: str) -> str:
    """Return ``aria-current`` of a link: the page itself, one of the same part, or none."""
    if here == name:
        return "page"
    part = here.rpartition(":")[0]
    return "true" if part and part == name.rpartition(":")[0] else ""
