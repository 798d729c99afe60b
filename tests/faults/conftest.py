"""The service, started once for all faults; each test leaves it whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.service import Service


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(tmp_path_factory.mktemp("service"))
    try:
        yield made.start()
    finally:
        made.stop()
