"""Reads what a message means (triage.meaning), once, for all who act on it."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.sentence_encoder import CLAUSES, PIECES, VECTORS
from nlu.training_vectors import training_vectors
from triage.content_answers import ANSWERS_FOLDER, load_answers
from triage.finding.unsafe import UNSAFE_FILE, unsafe_headings
from triage.meaning.corpus import SENTENCES, load_sentences
from triage.meaning.reader import Reader
from triage.meaning.training import Row, rows_of, train
from triage.red_flags import find_red_flags

MEANING = "meaning"
"""Message property, stored with the message: the meaning as plain data (Meaning.as_dict)."""

_STORED = "reader.npz"

_ABOUT_MEDICINES = "medicine_safety"
"""Theme whose entries are near what is unsafe: those that do not answer it teach nothing here."""

_TELL = frozenset(
    {"inform", "affirm", "deny", "dont_know", "correct", "greet", "goodbye", "thank", "insult"}
)
"""Intents whose messages ask nothing."""

_MAY_TELL = frozenset({"ask_human", "ask_repeat", "ask_result", "complain_pain"})
"""Intents named like questions, whose messages may be wishes ("je veux parler à quelqu'un")."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MeaningReader(GraphComponent):
    """Learns from ``triage/meaning/sentences/``, and ordinary talk from the intents' examples.

    What is unsafe to answer by likeness it learns from the base of answers too.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: examples of an intent, and of ways of asking for a safe entry."""
        return {"ordinary_per_intent": 150, "ways_per_safe_entry": 4}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        """Prepare a component that was not trained, or one with its ``reader``."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MeaningReader:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a digest of what is learned from: Rasa trains again where it changed."""
        digest = hashlib.sha256()
        files = (
            *sorted(SENTENCES.glob("*.txt")),
            *sorted(ANSWERS_FOLDER.glob("*.yml")),
            UNSAFE_FILE,
        )
        for file in files:
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and store what was learned as plain arrays, which no code runs from."""
        rows = rows_of(load_sentences()) + self._ordinary(training_data) + self._of_the_base()
        vectors = training_vectors()
        self._reader = train(rows, vectors.encode)
        vectors.save()
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _STORED, **self._reader.arrays())
        return self._resource

    def _ordinary(self, training_data: TrainingData) -> list[Row]:
        """Return examples of the intents in which no word tells a sign of danger."""
        by_intent: dict[str, list[str]] = defaultdict(list)
        for example in training_data.intent_examples:
            by_intent[example.get("intent")].append(example.get(TEXT))
        rows: list[Row] = []
        limit = self._config["ordinary_per_intent"]
        for intent, texts in sorted(by_intent.items()):
            step = max(1, len(texts) // limit)
            asks = None if intent in _MAY_TELL else _asks(intent)
            for text in texts[::step]:
                if not any(f.status in ("present", "uncertain") for f in find_red_flags(text)):
                    rows.append(Row(text, "ordinary", "ordinary", "", asks))
        return rows

    def _of_the_base(self) -> list[Row]:
        """Return ways of asking: all of what is unsafe to find by likeness, some of the rest."""
        headings = unsafe_headings()
        limit = self._config["ways_per_safe_entry"]
        rows: list[Row] = []
        for entry in load_answers().always():
            if (heading := headings.get(entry.id)) is not None:
                rows += [Row(text, "unsafe", heading, "") for text in entry.asked]
            elif entry.theme != _ABOUT_MEDICINES:
                ways = random.Random(entry.id).sample(entry.asked, min(limit, len(entry.asked)))
                rows += [Row(text, "unsafe", "nothing", "") for text in ways]
        return rows

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the meaning of each message."""
        if self._reader is None:
            return messages
        for message in messages:
            pieces = message.get(PIECES)
            meaning = self._reader.read(
                message.get(TEXT) or "",
                None if pieces is None else (message.get(CLAUSES), pieces),
                message.get(VECTORS),
            )
            message.set(MEANING, meaning.as_dict(), add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MeaningReader:
        """Load a trained component."""
        with model_storage.read_from(resource) as folder, np.load(folder / _STORED) as stored:
            reader = Reader.from_arrays({name: stored[name] for name in stored.files})
        return cls(config, model_storage, resource, reader)


def _asks(intent: str) -> bool | None:
    if intent.startswith(("faq_", "ask_")):
        return True
    return False if intent in _TELL else None
