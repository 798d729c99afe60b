"""Says in French that the assistant's store cannot be read, where a page needs it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from console.tracker.store import UnreadableError


class StoreOutage:
    """Answers 503 with a page instead of an error, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page where ``error`` came from the assistant's store."""
        if not isinstance(error, UnreadableError):
            return None
        answer = render(request, "message.html", {"key": "outage"}, status=503)
        answer.headers["Retry-After"] = "5"
        return answer
