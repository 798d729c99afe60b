"""The other facts of the triage, as entities that bear the names of the slots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.core_extractor import CoreExtractor, Found
from triage.readers import (
    read_age,
    read_intensity,
    read_location,
    read_radiation,
    read_recurrence,
)
from triage.treatments import find_relief


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactsExtractor(CoreExtractor):
    """Place, radiation, course, relief, intensity and age, where the message says them unasked.

    They are read from the message as a whole, so the entity spans all of it.
    """

    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return each fact that the text states."""
        facts = {
            "pain_location": read_location(text),
            "radiation": read_radiation(text),
            "recurrence": read_recurrence(text),
            "relief": find_relief(text),
            "intensity": read_intensity(text),
            "age": read_age(text, on=now.date()),
        }
        for name, value in facts.items():
            if value is not None:
                yield Found(name, value, 0, len(text))
