"""Who may pass: everything but the log-in needs an account, and the second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from console.accounts.sessions import BACKGROUND
from console.audit.models import Deed
from console.audit.trail import record

_OPEN = frozenset({"login", "logout", "health", "icon"})
_WITHOUT_SECOND_FACTOR = frozenset({"setup", "qr", "setup_complete"})


class Gate:
    """Asks for the log-in and the second factor before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return what is answered instead of the view, or None to let it run."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        namespace = request.resolver_match.namespace if request.resolver_match else ""
        ours = namespace in ("two_factor", "")
        if ours and name in _OPEN:
            return None
        if namespace == "admin" and passes(request.user) and not request.user.is_staff:
            # Django's own answer would be another log-in, without the second factor.
            record(request.user, Deed.DENIED, "", "réglages")
            raise PermissionDenied
        if passes(request.user) or (
            request.user.is_authenticated and ours and name in _WITHOUT_SECOND_FACTOR
        ):
            return None
        if BACKGROUND in request.headers:
            return HttpResponse(status=401)
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("two_factor:setup"))
        return redirect_to_login(request.get_full_path(), reverse("two_factor:login"))


def passes(user: Any) -> bool:
    """Say whether ``user`` has logged in with everything that is asked for."""
    if not user.is_authenticated:
        return False
    return bool(user.is_verified() or not settings.SECOND_FACTOR_REQUIRED)
