"""Which web sites may show the widget."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
_DEFAULT_PORT = {"http": 80, "https": 443}


def allowed_origins(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the origins that may talk to the assistant.

    Those of ``TRIAGE_ALLOWED_ORIGINS`` (separated by commas or spaces), and the assistant's own
    demo page: ``TRIAGE_PUBLIC_URL`` and the loopback names on ``TRIAGE_PORT``. Raises ValueError
    where an entry is no origin.
    """
    port = environ.get("TRIAGE_PORT", "5005")
    public = environ.get("TRIAGE_PUBLIC_URL", f"http://localhost:{port}")
    given = re.split(r"[,\s]+", environ.get("TRIAGE_ALLOWED_ORIGINS", "").strip())
    origins = {f"http://localhost:{port}", f"http://127.0.0.1:{port}", _origin_of(public)}
    for entry in filter(None, given):
        origin = entry.rstrip("/").lower()
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"TRIAGE_ALLOWED_ORIGINS: '{entry}' is no origin; write it like https://example.org"
            )
        origins.add(_origin_of(origin))
    return frozenset(origins)


def _origin_of(url: str) -> str:
    """Return the origin as a browser writes it: no path, no default port."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, _DEFAULT_PORT.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
