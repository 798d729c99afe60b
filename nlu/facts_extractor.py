"""The other facts of the triage, as entities that bear the names of the slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.core_extractor import CoreExtractor, Found
from nlu.spot import spot
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

    Each is read from the message as a whole; the entity lies on the words that it hangs on.
    """

    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return each fact that the text states."""
        readers: dict[str, Callable[[str], object]] = {
            "pain_location": read_location,
            "radiation": read_radiation,
            "recurrence": read_recurrence,
            "relief": find_relief,
            "intensity": read_intensity,
            "age": lambda words: read_age(words, on=now.date()),
        }
        for name, read in readers.items():
            value = read(text)
            if value is not None:
                yield Found(name, value, *spot(text, read, value))
