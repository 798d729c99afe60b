"""The cursor holds a hash in the place of a sender id; the next step finds its place again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the index on unfinished erasures."""

    dependencies = [("follower", "0002_pending")]
    operations = [
        migrations.RemoveField(model_name="cursor", name="sender_id"),
        migrations.AddField(
            model_name="cursor",
            name="sender",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
