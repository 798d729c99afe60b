"""The Django application of this folder."""

from django.apps import AppConfig


class CallbacksConfig(AppConfig):
    """Names the application."""

    name = "console.callbacks"
    label = "callbacks"
    verbose_name = "Rappels"
