"""The Django application of this folder."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Names the application."""

    name = "console.conversations"
    label = "conversations"
    verbose_name = "Conversations"
