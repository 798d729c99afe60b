"""The list of grave signs, answered in one breath with a question, as the model hears it."""

from __future__ import annotations

from datetime import date

import pytest

from deploy.train import MODEL
from triage.advice import load_advice
from triage.answers import EMERGENCIES, Facts
from triage.meaning.reader import Reader
from triage.meaning.stored import load_reader
from triage.questions import EMERGENCY_PART, Questionnaire
from triage.understanding import Reading, read_message

FACTS = Facts(consent=True, pain_location="lumbar")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(MODEL)


def read(reader: Reader, text: str) -> Reading:
    """Read ``text`` as an answer to the list of grave signs."""
    advice = load_advice()
    asked = Questionnaire(advice.sign_labels, advice.treatment_labels).question(
        "red_flags", FACTS, part=EMERGENCY_PART
    )
    return read_message(text, asked, FACTS, date(2026, 11, 28), meaning=reader.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "je n'ai aucun de ces signes, je fais quoi ?",
        "je ne pense pas, c'est quoi le périnée ?",
        "a priori non, faut s'inquiéter ?",
        "rien de tout ça, pourquoi ?",
        "Je n'ai rien de tout cela. On continue ?",
        "je crois que non ?",
        "non, ou je ne le sens pas",
        "aucun, j'habite dans un coin où il n'y a pas de médecin",
        "Absolument pas. On m'a refusé une IRM.",
        "C'est long votre truc ? Absolument pas.",
        "aucun, c'est grave ?",
    ],
)
def test_a_plain_no_denies_them_whatever_is_asked_besides(reader: Reader, text: str) -> None:
    assert read(reader, text).facts.screened == {EMERGENCY_PART}


@pytest.mark.parametrize(
    "text",
    [
        "Fièvre ? non. Perte de force ? oui",
        "Sinon, combien de temps dure un lumbago ?",
        "Pour le reste, combien de temps dure un lumbago ?",
        "non mais attendez, c'est quoi l'anévrisme",
        "je refuse de répondre",
        "le portique, je passe ou je passe pas",
        "Le téléphone, chez nous, c'est non. Comment appelle-t-on ?",
    ],
)
def test_what_is_no_plain_no_leaves_them_open(reader: Reader, text: str) -> None:
    assert not read(reader, text).facts.screened


@pytest.mark.parametrize(
    "text",
    [
        "aucune idée",
        "je sais pas, pourquoi ?",
        "j'en sais rien ?",
        "je sais pas si c'est oui ou non",
    ],
)
def test_who_does_not_know_is_asked_each_of_them(reader: Reader, text: str) -> None:
    assert len(read(reader, text).facts.doubtful & EMERGENCIES) > 3


@pytest.mark.parametrize("text", ["jai jamai pri de codeine", "j'ai jamais pris de tramadol"])
def test_a_medicine_never_taken_is_no_overdose(reader: Reader, text: str) -> None:
    assert "overdose" not in read(reader, text).present


@pytest.mark.parametrize(
    "text",
    [
        "j'ai pas avalé 2 cachets, j'en ai avalé 20",
        "j'ai rien pris d'autre que toute la plaquette de tramadol",
    ],
)
def test_what_is_denied_beside_too_many_pills_hides_none(reader: Reader, text: str) -> None:
    heard = read(reader, text)
    assert "overdose" in {*heard.present, *heard.uncertain}


@pytest.mark.parametrize(
    "text",
    [
        "mon mari a une douleur qui serre dans la poitrine et je suis morte de peur",
        "mon père est mort l'an dernier. Là ma mère a mal à la poitrine et elle transpire",
    ],
)
def test_who_lives_is_still_to_be_helped(reader: Reader, text: str) -> None:
    heard = read(reader, text)
    assert {*heard.others, *heard.present, *heard.uncertain} & EMERGENCIES
