"""Messages that were misread, with the reading that a reviewer gave them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from console.conversations.models import Conversation


class Correction(models.Model):
    """The right reading of one message.

    ``text`` is the message with every personal detail masked; ``entities`` is a list of
    ``{"start", "end", "entity", "value", "role"}`` on that text. ``accepted`` once the reviewer has
    checked that it may become training data; ``exported_at`` once it was written there.
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
    accepted = models.BooleanField(default=False)
    exported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "message_id"], name="one_correction")
        ]
        permissions = [("export_training", "Exporter les données d'entraînement")]

    def __str__(self) -> str:
        return f"{self.conversation} {self.intent}"
