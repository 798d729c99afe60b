"""The Django application of this folder."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Names the application."""

    name = "console.inbox"
    label = "inbox"
    verbose_name = "À comprendre"
