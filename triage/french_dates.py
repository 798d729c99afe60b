"""Dates and hours in French words."""

from __future__ import annotations

from datetime import date, time

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def day_and_month(day: date) -> str:
    """Return "11 novembre", or "1er mai"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]}"


def with_weekday(day: date) -> str:
    """Return "jeudi 12 novembre"."""
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)}"


def with_year(day: date) -> str:
    """Return "12 novembre 2026"."""
    return f"{day_and_month(day)} {day.year}"


def hour(at: time) -> str:
    """Return "9 h", or "9 h 30"."""
    return f"{at.hour} h" if at.minute == 0 else f"{at.hour} h {at.minute:02d}"
