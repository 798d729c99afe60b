"""The table of the full-text search, in the database's own way."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from console.conversations.search import CREATE, TABLE


def create(apps: Any, editor: Any) -> None:
    """Make the table."""
    editor.execute(CREATE[editor.connection.vendor])


def drop(apps: Any, editor: Any) -> None:
    """Take it away again."""
    editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    """After the tables of the conversations."""

    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
