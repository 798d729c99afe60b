"""The Django application of this folder."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """Names the application."""

    name = "console.handover"
    label = "handover"
    verbose_name = "Transmission"
