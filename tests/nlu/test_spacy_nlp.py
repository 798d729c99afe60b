"""spaCy without what nobody reads gives the same words, and is loaded once."""

from __future__ import annotations

import pytest
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.validation import validate
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.model import InvalidModelError
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.nlu.utils.spacy_utils import SpacyNLP as RasaSpacyNLP
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from deploy.settings import ROOT
from nlu.spacy_nlp import SpacyNLP

MODEL = "fr_core_news_sm"
ODD = [
    "J'ai mal au dos depuis 3 semaines, c'est-à-dire depuis le 12/03.",
    "jai mal!!! aujourd'hui… 7,5/10 (EVA)   ; qu'est-ce que je dois faire ?",
    "« l'après-midi », 50mg x2/j ; a.c. M. Dupont, 06.12.34.56.78, a@b.fr",
    "😀 \ufdfa \u200b\n\t tiret—long, œdème, ÇA, n°3, 1er, 38°C, 1h30",
    "l'" * 50,
    "/restart {}",
    " ",
]


def tokens(component: RasaSpacyNLP, model: SpacyModel, text: str) -> list[tuple[str, int, int]]:
    message = Message(data={TEXT: text})
    component.process([message], model)
    assert SPACY_DOCS[TEXT] in message.data
    found = SpacyTokenizer(SpacyTokenizer.get_default_config()).tokenize(message, TEXT)
    return [(token.text, token.start, token.end) for token in found]


def test_the_words_are_those_of_the_whole_model() -> None:
    data = TrainingDataImporter.load_from_dict(training_data_paths=[str(ROOT / "data")])
    examples = data.get_nlu_data().intent_examples
    texts = [*ODD, *(example.get(TEXT) for example in examples[::10])]
    assert len(texts) > 100
    options = {"case_sensitive": False}
    whole, light = RasaSpacyNLP.load_model(MODEL), SpacyNLP.load_model(MODEL)
    ours, rasas = SpacyNLP(light, options), RasaSpacyNLP(whole, options)
    for text in texts:
        assert tokens(ours, light, text) == tokens(rasas, whole, text)


def test_it_is_loaded_once_and_nothing_of_it_reads_a_message() -> None:
    model = SpacyNLP.load_model(MODEL)
    assert SpacyNLP.load_model(MODEL) is model
    assert model.model.component_names == []


def test_it_remembers_no_word_of_a_patient() -> None:
    model = SpacyNLP.load_model(MODEL)
    component = SpacyNLP(model, {"case_sensitive": False})
    known = len(model.model.vocab.strings)
    for text in ("Madame Zorglubinska, 0612345678", "zorglubinska@example.org ! " * 20):
        assert tokens(component, model, text)
    assert len(model.model.vocab.strings) == known
    assert "zorglubinska" not in model.model.vocab.strings


def test_a_model_that_is_missing_is_named() -> None:
    with pytest.raises(InvalidModelError, match="fr_missing"):
        SpacyNLP.load_model("fr_missing")


def test_rasa_hands_it_on_to_what_needs_it() -> None:
    made = DefaultV1Recipe().graph_config_for_recipe(
        yaml.safe_load((ROOT / "config.yml").read_text()), {}
    )
    validate(made)
    uses = [node.uses for node in made.predict_schema.nodes.values()]
    assert uses.count(SpacyNLP) == 2, "once to hand the model on, once to use it"
    assert RasaSpacyNLP not in uses
