"""The four roles, and what each may do."""

from __future__ import annotations

from typing import Any

READER, REVIEWER, CLINICIAN, ADMIN = "Lecture", "Relecture", "Médecin", "Administration"
MEANINGS = {
    READER: "lire les conversations et le tableau de bord, sous pseudonymes",
    REVIEWER: "lire, annoter, corriger, exporter, rappeler, afficher l'identifiant d'un canal",
    CLINICIAN: "lire, annoter, corriger, exporter, et signer les règles",
    ADMIN: "relire, effacer, entraîner, lire le journal, tenir les comptes et les réglages",
}
"""What each role may do, in a line for whoever gives it."""

_READS = ("conversations.view_conversation",)
_REVIEWS = (
    *_READS,
    "conversations.review_conversation",
    "conversations.export_conversation",
    "conversations.see_sender",
)
_SIGNS = (*_REVIEWS, "rules.sign_rules")
_ADMINISTERS = (
    *_REVIEWS,
    "conversations.erase_conversation",
    "training.export_training",
    "audit.read_audit",
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.delete_user",
    "accounts.view_retention",
    "accounts.change_retention",
    "conversations.view_tag",
    "conversations.add_tag",
    "conversations.change_tag",
    "conversations.delete_tag",
    "conversations.view_savedview",
    "conversations.add_savedview",
    "conversations.change_savedview",
    "conversations.delete_savedview",
)
ROLES = {READER: _READS, REVIEWER: _REVIEWS, CLINICIAN: _SIGNS, ADMIN: _ADMINISTERS}


def create_roles(**_: Any) -> None:
    """Make the groups of the roles, or bring them up to date."""
    from django.contrib.auth.models import Group, Permission

    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.none()
        for codename in wanted:
            app, code = codename.split(".")
            found |= Permission.objects.filter(content_type__app_label=app, codename=code)
        group.permissions.set(found.distinct())


def give_role(user: Any, role: str) -> None:
    """Give ``user`` this role and no other. Raises KeyError where there is no such role."""
    from django.contrib.auth.models import Group

    ROLES[role]
    user.is_staff = role == ADMIN
    user.is_superuser = False
    user.save()
    user.groups.set([Group.objects.get(name=role)])


def role_of(user: Any) -> str:
    """Return the role of ``user`` in words."""
    names = set(user.groups.values_list("name", flat=True))
    return next(
        (role for role in (ADMIN, CLINICIAN, REVIEWER, READER) if role in names), "aucun rôle"
    )
