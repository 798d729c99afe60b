"""What the core reads arrives as ordinary entities: name, value, role, and the words it lies on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.core_extractor import CoreExtractor
from nlu.duration_extractor import DurationExtractor
from nlu.facts_extractor import FactsExtractor
from nlu.red_flag_extractor import RedFlagExtractor
from nlu.spot import spot
from nlu.treatment_extractor import TreatmentExtractor
from tests.nlu.conftest import Heard, Understand
from triage.readers import read_age

EXTRACTORS = (DurationExtractor, TreatmentExtractor, RedFlagExtractor, FactsExtractor)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
OPENING = "47 ans, sciatique gauche depuis 8 mois, kiné, 2 infiltrations, Lyrica, rien n'y fait"

WORDS: list[tuple[type[CoreExtractor], str, str, Any, str | None, str]] = [
    (TreatmentExtractor, "j'ai fait de la kiné", "treatment", "physiotherapy", None, "kiné"),
    (TreatmentExtractor, "Tramadol LP 50", "treatment", "opioid", None, "Tramadol"),
    (TreatmentExtractor, "jamais opéré", "treatment", "surgery", "denied", "opéré"),
    (
        TreatmentExtractor,
        "on m'a proposé une infiltration",
        "treatment",
        "infiltration",
        "planned",
        "infiltration",
    ),
    (
        TreatmentExtractor,
        "mon mari prend du doliprane",
        "treatment",
        "paracetamol",
        "other_person",
        "doliprane",
    ),
    (RedFlagExtractor, "j'ai de la fièvre", "red_flag", "fever", None, "fièvre"),
    (RedFlagExtractor, "pas de fièvre", "red_flag", "fever", "denied", "fièvre"),
    (FactsExtractor, "bonjour, j'ai mal aux lombaires", "pain_location", "lumbar", None, "lombai"),
    (FactsExtractor, "ça descend dans la jambe", "radiation", "leg", None, "jambe"),
    (FactsExtractor, "oui des fourmillements", "radiation", "neuropathic", None, "fourmillements"),
    (FactsExtractor, "c'est la première fois", "recurrence", "first", None, "première fois"),
    (FactsExtractor, "kiné, tramadol : rien ne marche", "relief", "none", None, "rien ne marche"),
    (FactsExtractor, "là je suis à 7/10", "intensity", 7, None, "7/10"),
    (FactsExtractor, "bonjour, j'ai 52 ans", "age", 52, None, "52 ans"),
]


def entities(extractor: type[CoreExtractor], text: str) -> list[dict[str, Any]]:
    """Return what one component adds to a message, as Rasa stores it."""
    component = extractor({"time_zone": "Europe/Paris"})
    message = Message(data={TEXT: text})
    found: list[dict[str, Any]] = component.process([message])[0].get(ENTITIES, [])
    return found


@pytest.mark.parametrize(("extractor", "text", "name", "value", "role", "words"), WORDS)
def test_an_entity_lies_on_its_words(
    extractor: type[CoreExtractor], text: str, name: str, value: Any, role: str | None, words: str
) -> None:
    (entity,) = [item for item in entities(extractor, text) if item["entity"] == name]
    assert entity["value"] == value
    assert entity.get("role") == role
    assert words in text[entity["start"] : entity["end"]]
    assert entity["end"] - entity["start"] <= max(len(words) + 12, len("descend dans la jambe"))
    assert entity["extractor"] == extractor.__name__


def test_a_duration_lies_on_its_words() -> None:
    text = "bonjour, mal au dos depuis 3 semaines"
    (entity,) = entities(DurationExtractor, text)
    assert entity["entity"] == "duration"
    assert text[entity["start"] : entity["end"]] == "depuis 3 semaines"
    assert entity["value"]["min_days"] <= 21 <= entity["value"]["max_days"]


def test_a_duration_is_told_from_the_day_of_the_message_in_france() -> None:
    found = list(DurationExtractor({"time_zone": "Europe/Paris"}).find("depuis hier", NOW))
    assert [(item.value["min_days"], item.value["max_days"]) for item in found] == [(1, 1)]


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("text", ["", " ", "…", "bonjour", "merci beaucoup", "🤷"])
def test_nothing_said_is_no_entity(extractor: type[CoreExtractor], text: str) -> None:
    assert entities(extractor, text) == []


def test_entities_that_were_there_stay() -> None:
    message = Message(data={TEXT: "de la kiné", ENTITIES: [{"entity": "before"}]})
    TreatmentExtractor({"time_zone": "Europe/Paris"}).process([message])
    assert [item["entity"] for item in message.get(ENTITIES)] == ["before", "treatment"]


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_a_component_is_made_from_its_default_options(
    extractor: type[CoreExtractor], tmp_path: Any
) -> None:
    context = ExecutionContext(GraphSchema({}), node_name="extractor")
    storage = LocalModelStorage(tmp_path)
    made = extractor.create({}, storage, Resource("extractor"), context)
    assert made.process([Message(data={TEXT: OPENING})])[0].get(TEXT) == OPENING


def test_the_words_of_a_value_are_found_from_both_ends() -> None:
    text = "bonjour docteur, alors voilà j'ai 52 ans et je jardine encore beaucoup"
    start, end = spot(text, read_age, 52)
    assert text[start:end] == "j'ai 52 ans"
    assert spot(text * 20, read_age, 52) == (0, len(text) * 20)


def test_the_model_gives_every_fact_of_an_opening(understand: Understand) -> None:
    found = {(item["entity"], str(item["value"])) for item in understand(OPENING)["entities"]}
    assert {
        ("age", "47"),
        ("pain_location", "lumbar"),
        ("radiation", "leg"),
        ("relief", "none"),
        ("treatment", "physiotherapy"),
        ("treatment", "infiltration"),
        ("treatment", "neuropathic_drug"),
    } <= found
    assert "duration" in {name for name, _ in found}


def test_the_model_loads_and_reads_without_complaint(understand: Understand, heard: Heard) -> None:
    before = len(heard.lines)
    understand(OPENING)
    assert heard.lines[before:] == []
    ours = ("nlu.", "entity", "entities", "extractor", "component", "pickle")
    assert [line for line in heard.lines if any(word in line.lower() for word in ours)] == []
