"""Alerts that were taken back, in the rows and among what the dashboard counts."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

GROUP = [
    "channel",
    "outcome",
    "stopped_at",
    "orientation",
    "classification",
    "begun_at",
    "emergency_at",
    "withdrawn_at",
    "misunderstandings",
    "failures",
    "patient_turns",
]


def read_anew(apps: Any, editor: Any) -> None:
    """Let the follower make every row anew: it takes again what has another number of events."""
    apps.get_model("conversations", "Conversation").objects.update(events=0)


class Migration(migrations.Migration):
    """After the figures."""

    # PostgreSQL makes no index in the transaction that has changed the rows.
    atomic = False
    dependencies = [("conversations", "0005_figures")]
    operations = [
        migrations.AddField(
            model_name="conversation",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sign",
            name="withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="sign",
            name="red_flag",
            field=models.CharField(max_length=30),
        ),
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="conversation", name="by_group"),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=GROUP, name="by_group"),
        ),
    ]
