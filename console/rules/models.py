"""Versions of the rules, the signatures under them, which rule fired where, and readings anew."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from console.conversations.models import Conversation

SILENT_SECONDS = 300
"""How long a reading anew may say nothing: longer than a reader takes to start, and a message."""


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


class Rereading(models.Model):
    """Stored conversations read anew by the model at hand and weighed by a version of the rules.

    ``weighed`` counts those that are done, ``unreadable`` those that could not be read, and
    ``texts_only`` those of which only the text of the result would change.
    """

    class State(models.TextChoices):
        """Where it stands."""

        RUNNING = "running", "en cours"
        DONE = "done", "terminée"
        CUT = "cut", "arrêtée au bout du temps"
        STOPPED = "stopped", "arrêtée"
        FAILED = "failed", "en échec"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    asked_by = models.CharField(max_length=150)
    begun_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    problem = models.CharField(max_length=300, blank=True)
    number = models.PositiveIntegerField(default=0)
    weighed = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    texts_only = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-begun_at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.version} {self.state}"

    @property
    def running(self) -> bool:
        """Whether it goes on: one that says nothing for so long ended with the console."""
        silent = timezone.now() - self.seen_at
        return self.state == self.State.RUNNING and silent < timedelta(seconds=SILENT_SECONDS)

    @property
    def state_label(self) -> str:
        """Return where it stands, in French."""
        if self.state == self.State.RUNNING and not self.running:
            return "interrompue"
        return str(self.State(self.state).label)


class RereadChange(models.Model):
    """A conversation that would get something else, read anew; it goes with the conversation.

    ``was`` and ``would_be`` are verdicts (console/rules/replay.py) as plain data, ``facts`` what is
    read otherwise: name, was and would be, in French and masked.
    """

    rereading = models.ForeignKey(Rereading, on_delete=models.CASCADE, related_name="changes")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    was = models.JSONField()
    would_be = models.JSONField()
    urgency = models.SmallIntegerField()
    facts = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.conversation)
