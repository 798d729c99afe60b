"""What reviewers found misread, with the reading that they gave it, on its way to the data."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from console.conversations.models import Conversation


class Decision(models.TextChoices):
    """Whether something may go into the data that the assistant learns from."""

    OPEN = "open", "À valider"
    ACCEPTED = "accepted", "Validée"
    REJECTED = "rejected", "Rejetée"


class Correction(models.Model):
    """The right reading of one message.

    ``text`` is the message with every personal detail masked; ``entities`` is a list of
    ``{"start", "end", "entity", "value", "role"}`` on that text. ``decision`` is what a reviewer
    who checked it decided; ``exported_at`` is when it was written to the training data.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="corrections"
    )
    message_id = models.CharField(max_length=64)
    text = models.TextField()
    intent = models.CharField(max_length=60)
    read_as = models.CharField(max_length=60, blank=True)
    entities = models.JSONField(default=list)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(auto_now=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    exported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "message_id"], name="one_correction")
        ]
        permissions = [("export_training", "Exporter les données d'entraînement")]

    def __str__(self) -> str:
        return f"{self.conversation} {self.intent}"


class Proposal(models.Model):
    """A sentence for the data that the assistant reads with, beside the intents.

    ``kind`` is "sentence" (``subject`` is a subject of the reader, ``sense`` a heading of its file,
    ``value`` the right value of a fact that is read by rules) or "answer" (``subject`` is an entry
    of the base of answers, and the sentence a way of asking for it). ``text`` is masked; ``part``
    are the words of it that carry the sense, empty where all do.
    """

    SENTENCE, ANSWER = "sentence", "answer"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="proposals"
    )
    message_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=80)
    sense = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=60, blank=True)
    text = models.TextField(max_length=500)
    part = models.TextField(max_length=500, blank=True)
    read_as = models.CharField(max_length=80, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(auto_now=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    exported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "message_id", "kind", "subject"], name="one_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation} {self.subject}"
