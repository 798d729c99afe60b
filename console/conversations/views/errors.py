"""What is shown where something cannot be shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the role does not allow it."""
    return render(request, "message.html", {"key": "forbidden"}, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or no longer."""
    return render(request, "message.html", {"key": "missing"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something failed here."""
    return render(request, "message.html", {"key": "broken"}, status=500)
