"""What was tried, refused or proposed, as entities ``treatment``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.core_extractor import CoreExtractor, Found
from triage.treatments import find_treatments


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TreatmentExtractor(CoreExtractor):
    """Value: the treatment id of the wire contract. Role: none where it was tried."""

    def find(self, text: str, now: datetime) -> Iterable[Found]:
        """Return every treatment that the text speaks of."""
        for mention in find_treatments(text):
            role = None if mention.status == "tried" else mention.status
            yield Found("treatment", mention.id, mention.start, mention.end, role)
