"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant import Assistant


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The real assistant, started once for all tests that only talk to it."""
    running = Assistant(tmp_path_factory.mktemp("assistant"))
    try:
        yield running.start()
    finally:
        running.stop()
