"""Log-ins that are blocked after too many wrong passwords or codes."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from django_otp import devices_for_user


def is_locked(user: Any) -> bool:
    """Say whether ``user`` is kept from logging in, from one address at least."""
    recent = AccessAttempt.objects.filter(
        username=user.get_username(),
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    by_address = recent.values("ip_address").annotate(failures=Sum("failures_since_start"))
    return bool(by_address.filter(failures__gte=settings.AXES_FAILURE_LIMIT).exists())


def unlock(user: Any) -> None:
    """Let ``user`` log in again at once, wherever from."""
    reset(username=user.get_username())
    for device in devices_for_user(user):
        device.throttle_reset()
