"""Messages that the assistant did not understand or could not answer, one row each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from console.conversations.models import Conversation
from console.transcripts import french


class Kind(models.TextChoices):
    """Why a message waits here."""

    MISUNDERSTOOD = "misunderstood", "Non compris"
    UNANSWERED = "unanswered", "Questions sans réponse"


class Fate(models.TextChoices):
    """What a reviewer made of it."""

    OPEN = "open", "À décider"
    TAUGHT = "taught", "Corrigé"
    DISMISSED = "dismissed", "Sans suite"


class Missed(models.Model):
    """One such message: ``text`` is masked, ``form`` its words as they are compared.

    ``question`` is the question that was open, "" for one asked out of the blue. ``group`` is the
    number of the group of messages that are alike, ``leads`` whether it is the one that the others
    were likened to.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="missed")
    message_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    question = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    form = models.CharField(max_length=200)
    read_as = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    group = models.BigIntegerField(default=0)
    leads = models.BooleanField(default=False)
    fate = models.CharField(max_length=9, choices=Fate.choices, default=Fate.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "message_id"], name="missed_once")
        ]
        indexes = [
            models.Index(fields=["kind", "fate", "group"], name="by_likeness"),
            models.Index(fields=["kind", "leads"], name="by_lead"),
            models.Index(fields=["group"], name="by_missed_group"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation} {self.message_id}"

    @property
    def question_label(self) -> str:
        """Return the question that was open, in French; "" where none was."""
        return french.QUESTIONS.get(self.question, self.question)

    @property
    def intent_label(self) -> str:
        """Return what it was read as, in French."""
        return french.INTENTS.get(self.read_as, self.read_as)


class Given(models.Model):
    """An entry of the base of answers that a conversation was answered with.

    ``helpful`` is what the person said of it, None where they said nothing.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="given")
    entry = models.CharField(max_length=80)
    helpful = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "conversation"], name="given_once")]

    def __str__(self) -> str:
        return f"{self.conversation} {self.entry}"
