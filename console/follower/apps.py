"""The Django application of this folder."""

from django.apps import AppConfig


class FollowerConfig(AppConfig):
    """Names the application."""

    name = "console.follower"
    label = "follower"
    verbose_name = "Suivi"
