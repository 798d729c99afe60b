"""The trained model, as the assistant runs it."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa.core.agent import Agent

from deploy.train import MODEL, is_current, train

Understand = Callable[[str], dict[str, Any]]


class Heard(logging.Handler):
    """Keeps what Rasa and our components complain of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="session")
def heard() -> Iterator[Heard]:
    """What was complained of since the model was loaded, in the log or as a warning."""
    handler = Heard()
    logging.getLogger().addHandler(handler)
    shown = warnings.showwarning
    warnings.showwarning = lambda message, *_, **__: handler.lines.append(str(message))
    yield handler
    warnings.showwarning = shown
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="session")
def trained(heard: Heard) -> Agent:
    """The trained model, trained anew where the data or the pipeline changed since."""
    if not is_current():
        train()
    return Agent.load(str(MODEL))


@pytest.fixture(scope="session")
def understand(trained: Agent) -> Understand:
    """Return what the whole pipeline makes of one message."""
    return lambda text: asyncio.run(trained.parse_message(text))
