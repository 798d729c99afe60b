"""Who opened, changed, exported or erased what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Deed(models.TextChoices):
    """What can be done, as the audit trail names it."""

    LOGGED_IN = "logged_in", "Connexion"
    LOGIN_FAILED = "login_failed", "Connexion refusée"
    LOGGED_OUT = "logged_out", "Déconnexion"
    LISTED = "listed", "Recherche"
    OPENED = "opened", "Ouverture"
    IDENTIFIED = "identified", "Identifiant du canal"
    STATE = "state", "Changement d'état"
    ASSIGNED = "assigned", "Attribution"
    TAGGED = "tagged", "Étiquette"
    NOTED = "noted", "Note"
    CORRECTED = "corrected", "Correction"
    JUDGED = "judged", "Avis sur l'orientation"
    CALLED = "called", "Rappel"
    VIEWS = "views", "Vue enregistrée"
    EXPORTED = "exported", "Export"
    ERASED = "erased", "Effacement"
    RETAINED = "retention", "Effacement automatique"
    SIGNED = "signed", "Signature des règles"
    ACCOUNT = "account", "Compte ou réglage"
    DENIED = "denied", "Accès refusé"


class Trail(models.QuerySet):
    """Lines of the audit trail: they can be read and added, and that is all."""

    def update(self, **_: Any) -> int:
        """Raise TypeError: a line of the audit trail is never changed."""
        raise TypeError("a line of the audit trail is never changed")

    def delete(self) -> Any:
        """Raise TypeError: a line of the audit trail is never deleted."""
        raise TypeError("a line of the audit trail is never deleted")


class Entry(models.Model):
    """One line of the audit trail; it is written once and never changed.

    ``subject`` is the pseudonym of a conversation or the name of an account; never a text of a
    patient, nor an identifier of a channel.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField("compte", max_length=150, blank=True)
    deed = models.CharField(max_length=20, choices=Deed.choices)
    subject = models.CharField(max_length=150, blank=True, db_index=True)
    detail = models.CharField(max_length=300, blank=True)

    objects = Trail.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        permissions = [("read_audit", "Lire le journal")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at} {self.name} {self.deed} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the line. Raises TypeError where it already stands."""
        if self.pk is not None:
            raise TypeError("a line of the audit trail is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raise TypeError: a line of the audit trail is never deleted."""
        raise TypeError("a line of the audit trail is never deleted")
