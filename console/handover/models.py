"""Results that are to be sent to the operator's webhook."""

from __future__ import annotations

from django.db import models

from console.conversations.models import Conversation


class Delivery(models.Model):
    """One result on its way; it goes with the conversation where that is erased.

    ``event_id`` is the row of the result in the assistant's store; ``next_at`` when it is tried
    again. ``problem`` says in a few words why the last try failed; it holds nothing that was said.
    """

    class State(models.TextChoices):
        """Where a delivery stands."""

        WAITING = "waiting", "En attente"
        SENT = "sent", "Transmise"
        FAILED = "failed", "Abandonnée"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="deliveries"
    )
    event_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "event_id"], name="result_sent_once")
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="by_next_try")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.conversation} {self.state}"
