"""The views that every reviewer has from the start."""

from __future__ import annotations

from typing import Any

from django.db import migrations

VIEWS = (
    ("Urgences des 7 derniers jours", "periode=7&alerte=1"),
    ("À relire", "etat=to_review"),
    ("Mes conversations", "assigne=moi"),
    ("Abandons à la question durée", "fin=left&etape=duration"),
    ("Incompris", "incompris=1"),
    ("Avis spécialisés", "orientation=specialist_opinion"),
)


def create(apps: Any, editor: Any) -> None:
    """Make the views."""
    view = apps.get_model("conversations", "SavedView")
    for name, query in VIEWS:
        view.objects.create(name=name, query=query)


class Migration(migrations.Migration):
    """After the tables of the conversations."""

    dependencies = [("conversations", "0002_search")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
