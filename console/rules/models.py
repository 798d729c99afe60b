"""Versions of the rules, the signatures under them, and which rule fired in which conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from console.conversations.models import Conversation


class Version(models.Model):
    """One version of the rules: in force when the console started, or proposed by somebody.

    ``text`` is the file as it was, ``digest`` stands for all that it says.
    """

    number = models.CharField(max_length=40)
    digest = models.CharField(max_length=16, unique=True)
    text = models.TextField()
    rules_date = models.DateField()
    seen_at = models.DateTimeField(auto_now_add=True)
    in_force_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-seen_at", "-id")
        permissions = [("sign_rules", "Signer les règles")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """A clinician's signature under a version; it is withdrawn, never deleted."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    account_name = models.CharField(max_length=150)
    name = models.CharField("nom", max_length=120)
    title = models.CharField("qualité", max_length=120)
    comment = models.TextField("commentaire", max_length=2000, blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        ordering = ("-signed_at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class FiredRule(models.Model):
    """A rule that is a reason of the last result of a conversation; the one at 0 decided."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="fired")
    rule = models.CharField(max_length=10)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "rule"], name="rule_once")]
        indexes = [models.Index(fields=["rule", "conversation", "place"], name="by_rule")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.rule
