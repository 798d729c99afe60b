"""The Django application of this folder."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Makes the roles after every migration, and listens for what the audit trail must name."""

    name = "console.accounts"
    label = "accounts"
    verbose_name = "Réglages"

    def ready(self) -> None:
        """Connect the signals."""
        from console.accounts import signals  # noqa: F401

        post_migrate.connect(_create_roles, dispatch_uid="console-roles")


def _create_roles(sender: Any, using: str = "default", **_: Any) -> None:
    # Permissions are made after the migrations of each application: the last one has them all.
    from django.apps import apps

    from console.accounts.roles import create_roles

    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if using == "default" and sender is with_models[-1]:
        create_roles()
