"""Finds which answers of the base a message asks for, and stores them with the message.

Trained on ``content/answers`` and, for what is no question of the base, on
``content/answers/outside.txt`` and on answers and small talk of the training data. It reads the
sentence vectors that nlu/sentence_encoder.py made.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.sentence_encoder import VECTORS, SentenceEncoder
from nlu.training_vectors import training_vectors
from triage.content_answers import (
    AFTER_ALERT_OUTSIDE_FILE,
    ANSWERS_FOLDER,
    Entry,
    load_answers,
    load_outside,
)
from triage.finding import AnswerFinder
from triage.finding.concepts import CONCEPTS_FILE
from triage.finding.finder import Way
from triage.finding.reading import ALERT_STANDS, find_after_alert, find_answers
from triage.meaning.encoder import Vectors
from triage.meaning.reader import MAX_READ

_STORED, _STORED_AFTER_ALERT = "answers.npz", "after_alert.npz"
_NOT_ASKED = (
    "inform", "affirm", "deny", "dont_know", "correct", "greet", "goodbye", "thank",
    "complain_pain", "insult", "foreign_language", "out_of_scope",
)  # fmt: skip
"""Intents whose messages ask for nothing in the base."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerFinderComponent(GraphComponent):
    """Sets ``answers`` on each message: the best entries for each of its questions.

    Each is ``{"id", "score", "confidence", "start", "end", "asked"}``, best first within a
    question; ``asked`` is false where the message as a whole was looked up and asks nothing.
    Sets ``after_alert`` too: the best entries, ``{"id", "score", "confidence"}``, for what it says
    where an alert was just given; not where the message says that none was (``ALERT_STANDS``).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before it: Rasa says so where it does not."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: ``outside_of_each_intent``, messages taken from each other intent."""
        return {"outside_of_each_intent": 60}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        finder: AnswerFinder | None = None,
        after_alert: AnswerFinder | None = None,
    ) -> None:
        """Prepare the component; without finders it is untrained and finds nothing."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._finder = finder
        self._after_alert = after_alert

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerFinderComponent:
        """Create an untrained component."""
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a digest of the base: Rasa trains again where it changed."""
        digest = hashlib.sha256()
        for file in (*sorted(ANSWERS_FOLDER.iterdir()), CONCEPTS_FILE):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the base, and store what was learned as plain arrays."""
        base = load_answers()
        not_asked = self._not_asked(training_data)
        outside = [*load_outside(), *not_asked]
        vectors = training_vectors()
        self._finder = AnswerFinder.learn(_ways(base.always()), outside, vectors.encode)
        outside = [*load_outside(AFTER_ALERT_OUTSIDE_FILE), *not_asked]
        ways = _ways(base.after_alerts())
        self._after_alert = AnswerFinder.learn(ways, outside, vectors.encode)
        vectors.save()
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _STORED, **self._finder.arrays)
            np.savez_compressed(folder / _STORED_AFTER_ALERT, **self._after_alert.arrays)
        return self._resource

    def _not_asked(self, training_data: TrainingData) -> Sequence[str]:
        chosen: list[str] = []
        for intent in _NOT_ASKED:
            texts = sorted(
                {
                    str(example.get(TEXT))
                    for example in training_data.intent_examples
                    if example.get(INTENT) == intent and example.get(TEXT)
                }
            )
            most = min(self._config["outside_of_each_intent"], len(texts))
            chosen.extend(random.Random(intent).sample(texts, most))
        return chosen

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``answers`` on each message, and ``after_alert`` where an alert may stand."""
        for message in messages:
            if self._finder is not None and self._after_alert is not None:
                text = (message.get(TEXT) or "")[:MAX_READ]
                vectors = _for_each_clause(message.get(VECTORS))
                found = find_answers(self._finder, text, vectors)
                message.set("answers", found, add_to_output=True)
                if (message.get("metadata") or {}).get(ALERT_STANDS) is not False:
                    found = find_after_alert(self._after_alert, text, vectors)
                    message.set("after_alert", found, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerFinderComponent:
        """Load a trained component."""
        with model_storage.read_from(resource) as folder:
            finder, after_alert = map(_load, (folder / _STORED, folder / _STORED_AFTER_ALERT))
        merged = {**cls.get_default_config(), **config}
        return cls(merged, model_storage, resource, finder, after_alert)


def _ways(entries: Sequence[Entry]) -> list[Way]:
    return [Way(one.id, one.asked, one.answer) for one in entries]


def _load(file: Path) -> AnswerFinder:
    with np.load(file) as stored:
        return AnswerFinder({name: stored[name] for name in stored.files})


def _for_each_clause(vectors: Vectors) -> Vectors:
    """Return the vector of the whole message, then one a clause; a single piece is both."""
    return np.vstack([vectors, vectors]) if len(vectors) == 1 else vectors
