"""Lets go of what was made of people's words while a page was built (triage.once)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from triage.once import forget


class Forgetting:
    """Middleware: behind each page nothing that a person wrote stays in the reading's memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the console."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer ``request``, then forget."""
        try:
            return self._get_response(request)
        finally:
            forget()
