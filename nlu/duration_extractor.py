"""How long the pain has lasted, as the entity ``duration``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.core_extractor import CoreExtractor, Found
from triage.duration import find_duration
from triage.readers import read_age


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DurationExtractor(CoreExtractor):
    """Value: ``{"min_days": …, "max_days": …}``, days before the message."""

    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return the duration of the present pain, if the text has one."""
        found = find_duration(text, now, read_age(text, on=now.date()))
        if found is not None:
            value = {"min_days": found.min_days, "max_days": found.max_days}
            yield Found("duration", value, found.start, found.end)
