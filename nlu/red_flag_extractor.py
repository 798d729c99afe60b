"""Signs of danger, as entities ``red_flag``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.core_extractor import CoreExtractor, Found
from triage.red_flags import find_red_flags


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RedFlagExtractor(CoreExtractor):
    """Value: the red flag id of the wire contract. Role: none where the sign is present."""

    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return every sign that the text speaks of, in whatever sense."""
        for finding in find_red_flags(text):
            role = None if finding.status == "present" else finding.status
            yield Found("red_flag", finding.id, finding.start, finding.end, role)
