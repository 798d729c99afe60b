"""What the staff made of requests to be called back.

Name and number stay in the assistant's database, beside the conversation: here is only which
request it is, by the token it was given there.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CallState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", "À rappeler"
    MISSED = "missed", "Sans réponse, à rappeler"
    DONE = "done", "Rappelée"
    CLOSED = "closed", "Sans suite"


class Call(models.Model):
    """The state of the request ``token`` of the conversation ``sender_id``."""

    token = models.CharField(max_length=32, unique=True)
    sender_id = models.CharField(max_length=255, db_index=True)
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.token} {self.state}"
