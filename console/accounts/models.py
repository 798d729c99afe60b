"""The settings that the person in charge changes while the console runs."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models


class Retention(models.Model):
    """How long conversations are kept: one row."""

    days = models.PositiveIntegerField(
        "Effacer une conversation après (jours)",
        default=0,
        validators=[MaxValueValidator(36500)],
        help_text="Nombre de jours depuis le dernier message. 0 : jamais d'effacement automatique.",
    )

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durée de conservation"

    def __str__(self) -> str:
        return f"{self.days} jours" if self.days else "jamais d'effacement automatique"

    @classmethod
    def current_days(cls) -> int:
        """Return the delay in days, 0 for never."""
        return cls.objects.values_list("days", flat=True).first() or 0
