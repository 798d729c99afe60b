"""What the entity components share: from findings of the core to Rasa entities."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message


@dataclass(frozen=True)
class Found:
    """One entity: ``value`` found at ``text[start:end]``; ``role`` says where it does not count."""

    entity: str
    value: Any
    start: int
    end: int
    role: str | None = None


class CoreExtractor(GraphComponent, ABC):
    """An entity component that asks the clinical core; needs no training and keeps no state."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._zone = ZoneInfo(config["time_zone"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options: ``time_zone``, in which "hier" and "depuis mars" are understood."""
        return {"time_zone": "Europe/Paris"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CoreExtractor:
        """Create the component from its options."""
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what the core finds in each message to its entities."""
        now = datetime.now(self._zone)
        for message in messages:
            text = message.get(TEXT) or ""
            entities = [self._entity(text, found) for found in self.find(text, now)]
            if entities:
                known = message.get(ENTITIES, [])
                message.set(ENTITIES, [*known, *entities], add_to_output=True)
        return messages

    @abstractmethod
    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return what the core finds in ``text``, written at ``now``."""

    def _entity(self, text: str, found: Found) -> dict[str, Any]:
        entity = {
            "entity": found.entity,
            "value": found.value,
            "start": found.start,
            "end": found.end,
            "extractor": type(self).__name__,
            "confidence_entity": 1.0,
        }
        if found.role:
            entity["role"] = found.role
        return entity
