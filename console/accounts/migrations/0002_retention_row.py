"""The one row of the retention setting: nothing is erased until somebody sets a delay."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def create(apps: Any, editor: Any) -> None:
    """Make the row."""
    apps.get_model("accounts", "Retention").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
