"""A session ends when nobody has opened a page for a while, however long a page stays open."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

_LAST = "last_page_at"
BACKGROUND = "X-Background"
"""The header of what a page asks for by itself: it keeps no session alive."""


class IdleSessions:
    """Logs out whoever has been away for ``SESSION_IDLE_SECONDS``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            last = request.session.get(_LAST, now)
            if now - last > settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.info(request, "Votre session a expiré : connectez-vous à nouveau.")
            elif BACKGROUND not in request.headers and (
                _LAST not in request.session or now - last > 30
            ):
                request.session[_LAST] = now
        return self.get_response(request)
