"""Tells the intent of a message from weighted words, character groups and its sentence vector.

Rasa's own ``LogisticRegressionClassifier`` weighs every count alike, so "je", "est" and "que" pull
as much as "infiltration", and it is sure of itself even where it is wrong. Here counts are weighted
by how rare they are (TF-IDF), the vector stands beside them, and intents are told apart by a linear
support vector machine; the confidence is a softmax of its margins, so that a message unlike all
others gets a low one. Measured in docs/nlu.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

_STORED = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(LogisticRegressionClassifier):
    """Linear classifier on TF-IDF weights of the counts, and on the sentence vector beside them.

    It stands where Rasa's own linear classifier stands; what is learned, how it is stored and what
    a confidence means are its own. Without a sentence encoder before it, it uses the counts alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options.

        - ``C``: how closely the training data is followed; higher follows more closely.
        - ``vector_weight``: how much the sentence vector weighs beside words and letters.
        - ``sharpness``: factor on the margins before the softmax; higher gives confidences nearer
          to 0 and 1. It changes no ranking.
        - ``random_state``: seed; ``ranking_length``: how many intents are reported.
        """
        return {
            "C": 1.0,
            "vector_weight": 0.5,
            "sharpness": 4.0,
            "random_state": 42,
            "ranking_length": 10,
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        """Prepare an untrained classifier."""
        self.name = name
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._learned: dict[str, np.ndarray] | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have an intent, and store what was learned."""
        examples = [
            message
            for message in training_data.intent_examples
            if message.get("intent") and message.get(TEXT)
        ]
        counts, vectors = self._counts(examples), self._vectors(examples)
        rarity = TfidfTransformer(sublinear_tf=True).fit(counts)
        weighted = rarity.transform(counts)
        machine = LinearSVC(
            C=self.config["C"],
            random_state=self.config["random_state"],
            tol=1e-3,
        ).fit(
            hstack([weighted, csr_matrix(vectors)], format="csr"),
            [message.get("intent") for message in examples],
        )
        self._learned = {
            "rarity": rarity.idf_.astype(np.float32),
            "weights": machine.coef_.T.astype(np.float32),
            "offsets": machine.intercept_.astype(np.float32),
            "intents": np.array(machine.classes_, dtype=str),
        }
        self.persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message and the ranking of the likeliest, with confidences."""
        if not messages or self._learned is None:
            return messages
        names = self._learned["intents"]
        length = self.config["ranking_length"] or len(names)
        for message in messages:
            confidences = self._confidences(message, self._learned)
            ranking = [
                {"name": str(names[index]), "confidence": float(confidences[index])}
                for index in np.argsort(-confidences, kind="stable")[:length]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _counts(self, messages: list[Message]) -> csr_matrix:
        """Return the counts of words and letters, one row for each message."""
        rows = [message.get_sparse_features(TEXT)[1].features for message in messages]
        return csr_matrix(vstack(rows))

    def _vectors(self, messages: list[Message]) -> np.ndarray:
        """Return the weighed sentence vectors, one row for each message; no column without any."""
        found = [message.get_dense_features(TEXT)[1] for message in messages]
        if any(vector is None for vector in found):
            return np.zeros((len(messages), 0), dtype=np.float32)
        rows = np.concatenate([vector.features for vector in found])
        return np.asarray(rows * self.config["vector_weight"], dtype=np.float32)

    def _confidences(self, message: Message, learned: dict[str, np.ndarray]) -> np.ndarray:
        numbers, counts = _counted(message)
        terms = (1 + np.log(counts)) * learned["rarity"][numbers]
        terms /= np.linalg.norm(terms) or 1
        size = len(learned["rarity"])
        margins = (
            terms @ learned["weights"][numbers]
            + self._vectors([message])[0] @ learned["weights"][size:]
            + learned["offsets"]
        )
        scaled = self.config["sharpness"] * margins
        powers = np.exp(scaled - scaled.max())
        return np.asarray(powers / powers.sum())

    def persist(self) -> None:
        """Store what was learned as plain arrays, which can be read without running any code."""
        if self._learned is None:
            return
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _STORED, **self._learned)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load a trained classifier."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _STORED) as stored:
            component._learned = {name: stored[name] for name in stored.files}
        return component


def _counted(message: Message) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of the words and letters of a message, and the count of each.

    The columns are those of ``Message.get_sparse_features``, which copies and joins matrices for
    each message.
    """
    columns, counts, before = [], [], 0
    for feature in message.features:
        if (
            feature.attribute == TEXT
            and feature.is_sparse()
            and feature.type == FEATURE_TYPE_SENTENCE
        ):
            row = csr_matrix(feature.features)
            columns.append(row.indices + before)
            counts.append(row.data.astype(np.float32))
            before += row.shape[1]
    return np.concatenate(columns), np.concatenate(counts)
