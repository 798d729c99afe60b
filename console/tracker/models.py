"""The tables of the assistant's database, as it made them (nothing here makes or changes one)."""

from __future__ import annotations

from django.db import models


class StoredEvent(models.Model):
    """One event of Rasa's tracker store; ``data`` is its JSON."""

    id = models.BigIntegerField(primary_key=True)
    sender_id = models.CharField(max_length=255)
    type_name = models.CharField(max_length=255)
    timestamp = models.FloatField(null=True)
    data = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "events"


class Erasure(models.Model):
    """A conversation that the assistant has erased, noted for whoever holds copies of it."""

    id = models.BigIntegerField(primary_key=True)
    sender_id = models.CharField(max_length=255)

    class Meta:
        managed = False
        db_table = "erasures"


class Callback(models.Model):
    """A request to be called back; see ``channels/callbacks.py``."""

    id = models.BigIntegerField(primary_key=True)
    token = models.CharField(max_length=32)
    sender_id = models.CharField(max_length=255)
    asked_at = models.FloatField()
    reason = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)
    times = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "callbacks"
