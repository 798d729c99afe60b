"""When a session ends: after a while without a page being opened, and after a day's work anyway."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

_BEGAN, _LAST = "logged_in_at", "last_page_at"
BACKGROUND = "X-Background"
"""The header of what a page asks for by itself: it keeps no session alive."""


def now() -> float:
    """Return the time, in seconds since 1970."""
    return time.time()


class SessionLimits:
    """Logs out whoever has been away too long, or logged in too long ago.

    The limits are ``SESSION_IDLE_SECONDS`` and ``SESSION_COOKIE_AGE``. Django counts the latter
    from the last change of the session, which every page makes, so it is counted here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now()
            began = request.session.setdefault(_BEGAN, at)
            last = request.session.get(_LAST, at)
            idle = at - last > settings.SESSION_IDLE_SECONDS
            if idle or at - began > settings.SESSION_COOKIE_AGE:
                request.session_expired = True  # type: ignore[attr-defined]
                logout(request)
                messages.info(request, "Votre session a expiré : connectez-vous à nouveau.")
            elif BACKGROUND not in request.headers and (
                _LAST not in request.session or at - last > 30
            ):
                request.session[_LAST] = at
        return self.get_response(request)


def begin(request: HttpRequest) -> None:
    """Note in the session of ``request`` that it begins now."""
    request.session[_BEGAN] = request.session[_LAST] = now()


def end_all(user: Any) -> None:
    """End every session of ``user``."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
