"""Whether the page on which a site owner sets up the widget is shown."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit


def public_url(environ: Mapping[str, str]) -> str:
    """Return the address that patients see, without a slash at its end."""
    port = environ.get("TRIAGE_PORT", "5005")
    return environ.get("TRIAGE_PUBLIC_URL", f"http://localhost:{port}").rstrip("/")


def shows_preview(environ: Mapping[str, str]) -> bool:
    """Say whether the page is on: as ``TRIAGE_PREVIEW`` says, else on this machine alone.

    Raises ValueError where the setting is neither "on" nor "off".
    """
    setting = environ.get("TRIAGE_PREVIEW", "").strip().lower()
    if setting not in ("", "on", "off"):
        raise ValueError(f"TRIAGE_PREVIEW: '{setting}' is neither 'on' nor 'off'")
    return setting == "on" or (not setting and _is_here(urlsplit(public_url(environ)).hostname))


def _is_here(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
