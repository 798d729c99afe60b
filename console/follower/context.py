"""What every page says where the console cannot follow the assistant."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from console.follower import health


def notice(request: HttpRequest) -> dict[str, Any]:
    """Return the sentence under ``store_notice``, empty where all is well."""
    return {"store_notice": health.current().value}
