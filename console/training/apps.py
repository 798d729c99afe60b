"""The Django application of this folder."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Names the application."""

    name = "console.training"
    label = "training"
    verbose_name = "Données d'entraînement"
