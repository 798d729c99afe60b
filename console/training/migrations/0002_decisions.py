"""Corrections can be rejected, and sentences be proposed for the reader and the answers."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DECISIONS = [("open", "À valider"), ("accepted", "Validée"), ("rejected", "Rejetée")]


def carry_over(apps: Any, editor: Any) -> None:
    """Keep what was accepted."""
    rows = apps.get_model("training", "Correction").objects
    rows.filter(accepted=True).update(decision="accepted")


class Migration(migrations.Migration):
    """After the corrections."""

    atomic = False
    dependencies = [
        ("training", "0001_initial"),
        ("conversations", "0006_withdrawn_alerts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="correction",
            name="decision",
            field=models.CharField(choices=DECISIONS, default="open", max_length=8),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="correction", name="accepted"),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                           verbose_name="ID")),
                ("message_id", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=8)),
                ("subject", models.CharField(max_length=80)),
                ("sense", models.CharField(blank=True, max_length=20)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField(max_length=500)),
                ("part", models.TextField(blank=True, max_length=500)),
                ("read_as", models.CharField(blank=True, max_length=80)),
                ("made_at", models.DateTimeField(auto_now=True)),
                ("decision", models.CharField(choices=DECISIONS, default="open", max_length=8)),
                ("exported_at", models.DateTimeField(null=True)),
                ("author", models.ForeignKey(null=True,
                                             on_delete=django.db.models.deletion.SET_NULL,
                                             to=settings.AUTH_USER_MODEL)),
                ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE,
                                                   related_name="proposals",
                                                   to="conversations.conversation")),
            ],
            options={
                "ordering": ("-made_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "message_id", "kind", "subject"),
                        name="one_proposal",
                    )
                ],
            },
        ),
    ]  # fmt: skip
