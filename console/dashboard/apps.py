"""The Django application of this folder."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Names the application."""

    name = "console.dashboard"
    label = "dashboard"
    verbose_name = "Tableau de bord"
