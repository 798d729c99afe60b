"""The Django application of this folder."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RulesConfig(AppConfig):
    """Keeps each version of the rules with which the console has started."""

    name = "console.rules"
    label = "rules"
    verbose_name = "Règles"

    def ready(self) -> None:
        """Connect the signal: every start brings the tables up to date first."""
        post_migrate.connect(_remember, sender=self, dispatch_uid="console-rules")


def _remember(using: str = "default", **_: Any) -> None:
    if using == "default":
        from console.rules import versions

        versions.remember_current()
