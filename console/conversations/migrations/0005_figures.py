"""The day of each conversation, and indexes for the filters and the dashboard."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.utils.timezone import localdate

AT_ONCE = 2000


def fill_days(apps: Any, editor: Any) -> None:
    """Fill the day of the conversations that are there."""
    rows = apps.get_model("conversations", "Conversation").objects
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").only("begun_at")[:AT_ONCE]):
        for row in some:
            row.begun_on = localdate(row.begun_at)
        rows.bulk_update(some, ["begun_on"], batch_size=400)
        last = some[-1].pk


class Migration(migrations.Migration):
    """After the number of events."""

    # PostgreSQL makes no index in the transaction that has changed the rows.
    atomic = False
    dependencies = [
        ("conversations", "0004_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="conversation",
            name="begun_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(fill_days, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["assignee", "-begun_at"], name="by_assignee"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=[
                    "channel",
                    "outcome",
                    "stopped_at",
                    "orientation",
                    "classification",
                    "begun_at",
                    "emergency_at",
                    "misunderstandings",
                    "failures",
                    "patient_turns",
                ],
                name="by_group",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["seconds", "channel", "begun_at"], name="by_seconds"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["begun_on", "channel", "begun_at"], name="by_day"),
        ),
    ]
