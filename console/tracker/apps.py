"""The Django application of this folder."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """Names the application."""

    name = "console.tracker"
    label = "tracker"
    verbose_name = "Conversations de l'assistant"
