"""Keeps a patient's text a text: nothing that is typed may act as a payload.

Rasa's ``RegexMessageHandler`` closes every pipeline and reads a message that begins with "/" as an
intent with entities and slots ("/inform{"age": 99}"). This component comes first and takes such
beginnings away from the text that is understood; the stored message keeps what was typed.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from triage.text import blanks

_NOTHING_SAID = "…"
"""Stands in for a message of blanks or slashes alone: the components after this one need a word."""

_PAYLOAD_START = re.compile(r"^[\s/\u2044\u2215\ufeff\u200b-\u200f\u2060]+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class PlainText(GraphComponent):
    """Blanks out slashes at the beginning of the text that is understood.

    Where nothing is left, a mark takes its place: a blank message is answered like any other.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainText:
        """Create the component; it has no options."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing in it begins with a slash."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Rewrite the text of each message so that it never begins with "/"."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.lstrip().startswith("/"):
                text = _PAYLOAD_START.sub(blanks, text)
            text = text if text.strip() else _NOTHING_SAID
            if text != message.get(TEXT):
                message.set(TEXT, text, add_to_output=False)
        return messages
