"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant import Assistant
from tests.site import Site

WIDGET = {
    "channels.widget.WidgetInput": {
        "messages_per_minute": 10_000,
        "messages_per_minute_and_address": 100_000,
        "sessions_per_hour_and_address": 100_000,
    }
}
"""Tests write faster than people do; what the limits do is tested on an assistant of its own."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A web site that may show the widget."""
    running = Site()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Assistant]:
    """The real assistant, started once for all tests that only talk to it."""
    running = Assistant(
        tmp_path_factory.mktemp("assistant"),
        environ={"TRIAGE_ALLOWED_ORIGINS": site.url},
        channels=WIDGET,
    )
    try:
        yield running.start()
    finally:
        running.stop()
