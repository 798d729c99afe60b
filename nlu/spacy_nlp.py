"""spaCy as far as it is read: its tokens.

Rasa's own component loads the whole model but the parser, and does so twice in each process: once
to hand it on, once to use it. Of all that, ``SpacyTokenizer`` passes on the words alone: nothing
in ``config.yml`` reads a part of speech, a dictionary form or a name.

spaCy keeps every word that it ever met while the process lives, names of patients among them. Here
it forgets those of a message with the message.
"""

from __future__ import annotations

from functools import cache

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.nlu.utils.spacy_utils import SpacyNLP as RasaSpacyNLP
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

NOT_READ = (
    "tok2vec",
    "morphologizer",
    "parser",
    "senter",
    "attribute_ruler",
    "lemmatizer",
    "ner",
)
"""Parts of the model that are left out: each would read every message, for nobody."""


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(RasaSpacyNLP):
    """Rasa's component of the same name, by which it finds the model; options as there."""

    @staticmethod
    @cache
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Return the model, loaded once per process. Raises InvalidModelError where it is none."""
        try:
            return SpacyModel(spacy.load(spacy_model_name, exclude=NOT_READ), spacy_model_name)
        except OSError:
            # Says in Rasa's own words what is missing.
            return RasaSpacyNLP.load_model(spacy_model_name)

    def _doc_for_text(self, model: Language, text: str) -> Doc:
        """Return the words of a message, in a vocabulary that goes with them.

        One thread at a time reads (channels/threads.py).
        """
        with model.memory_zone():
            read = super()._doc_for_text(model, text)
            words = [token.text for token in read]
            spaces = [bool(token.whitespace_) for token in read]
        return Doc(Vocab(), words=words, spaces=spaces)
