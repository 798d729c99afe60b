"""The Django application of this folder."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the application."""

    name = "console.audit"
    label = "audit"
    verbose_name = "Journal"
