"""What patients wrote, masked, to show what a search found, and its words, to forgive spelling."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from console.conversations.search import TABLE


class Migration(migrations.Migration):
    """After the verdicts. What is searched is indexed anew, as the follower comes by."""

    dependencies = [("conversations", "0007_verdicts")]
    operations = [
        migrations.CreateModel(
            name="Said",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="said",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("initial", models.CharField(max_length=1)),
                ("size", models.PositiveSmallIntegerField()),
                ("held", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["initial", "size"], name="by_initial")],
            },
        ),
        migrations.RunSQL(f"DELETE FROM {TABLE}", migrations.RunSQL.noop),
        migrations.RunSQL(
            "UPDATE conversations_conversation SET events = 0", migrations.RunSQL.noop
        ),
    ]
