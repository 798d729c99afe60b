"""Makes the vectors of a message once, for every component that reads its meaning."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.training_vectors import training_vectors
from triage.meaning.encoder import encode
from triage.meaning.reader import pieces_of

CLAUSES = "clauses"
"""Message property: the clauses of the text (triage.meaning.clauses); none in one piece."""

PIECES = "pieces"
"""Message property: the texts that were encoded, the whole message first, then its clauses."""

VECTORS = "sentence_vectors"
"""Message property: one vector for each piece, an array of shape ``(1 + clauses, 512)``."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Encodes the whole message and each of its clauses; the encoder is frozen.

    The vector of the whole message also becomes a dense sentence feature, which intent classifiers
    read. None of it is stored with the message.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Create the component; it has no options."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every training example its sentence feature, in one batch."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = training_vectors()
        texts = [message.get(TEXT) for message in examples]
        for message, vector in zip(examples, vectors.encode(texts), strict=True):
            _add_feature(message, vector)
        vectors.save()
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set clauses, pieces and vectors of each message, and its sentence feature."""
        for message in messages:
            clauses, pieces = pieces_of(message.get(TEXT) or "")
            vectors = encode(pieces)
            message.set(CLAUSES, clauses)
            message.set(PIECES, pieces)
            message.set(VECTORS, vectors)
            _add_feature(message, vectors[0])
        return messages


def _add_feature(message: Message, vector: np.ndarray) -> None:
    feature = Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, SentenceEncoder.__name__)
    message.add_features(feature)
