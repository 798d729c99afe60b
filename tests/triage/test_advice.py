"""What is said with a result or an alert: right, plain, and fit for an SMS where it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from tests.triage.plain_french import BRANDS, DOSE, PROMISES, average_length, sentences
from triage.advice import ADVICE_FILE, GSM_7, load_advice
from triage.answers import RED_FLAGS, TREATMENT_CLASS
from triage.content import load_content
from triage.data_files import DataFileError
from triage.questions import Questionnaire
from triage.rules import Orientation

ADVICE = load_advice()
ORIENTATIONS: tuple[Orientation, ...] = get_args(Orientation)


def all_texts() -> Iterator[tuple[str, str]]:
    """Yield every text for patients but the labels, with its place in the file."""
    data = yaml.safe_load(ADVICE_FILE.read_text(encoding="utf-8"))
    data.pop("treatments")
    for sign in data["red_flags"].values():
        sign.pop("label")
    yield from _texts(data, "")


def _texts(data: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, f"{place}/{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, f"{place}/{number}")


def said_with(orientation: Orientation) -> str:
    advice = ADVICE.for_orientation(orientation)
    return "\n".join([advice.headline, *advice.what_to_do, advice.when_to_come_back])


# --- orientations --------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_orientation_says_what_to_do_and_when_to_come_back(
    orientation: Orientation,
) -> None:
    advice = ADVICE.for_orientation(orientation)
    assert len(sentences(advice.headline)) <= 2
    assert 2 <= len(advice.what_to_do) <= 5
    assert advice.when_to_come_back
    assert 1 <= len(advice.content) <= 3
    assert average_length(said_with(orientation)) <= 15


SAID = {
    "emergency": [r"\b15\b", r"\b112\b", r"\b114 par SMS", r"\b3114\b", r"ne bougez pas"],
    "urgent_consultation": [r"24 à 48 heures", r"\b15\b"],
    "consultation": [r"jours ou les semaines", r"sage-femme", r"rhumatologue", r"bougez", r"IRM"],
    "out_of_scope": [r"médecin", r"signes d'urgence"],
    "specialist_opinion": [
        r"ne convient pas à tous", r"plusieurs spécialistes", r"essai", r"48 %.*9 %.*2022.*2023",
        r"médecin",
    ],
    "chronic_care": [
        r"traitement principal", r"kinésithérapie active", r"plusieurs soignants",
        r"opioïdes aident mal à la longue", r"médecin",
    ],
    "self_care": [
        r"neuf fois sur dix", r"moins de six semaines", r"bouger", r"Ne restez pas au lit",
        r"radio ou une IRM ne sert à rien", r"deux à quatre semaines",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("orientation", "pattern"),
    [(orientation, pattern) for orientation, patterns in SAID.items() for pattern in patterns],
)
def test_says_what_it_must(orientation: Orientation, pattern: str) -> None:
    assert re.search(pattern, said_with(orientation))


ONLY_SOME = {
    ("emergency", "cauda_equina"): (r"ne bougez pas|idées de mort", False),
    ("emergency", "major_trauma"): (r"ne bougez pas", True),
    ("emergency", "suicidal_ideation"): (r"3114", True),
    ("consultation", "night_pain"): (r"sage-femme|rhumatologue", False),
    ("consultation", "pregnancy"): (r"sage-femme", True),
    ("consultation", "inflammatory"): (r"rhumatologue", True),
}


@pytest.mark.parametrize(("case", "expected"), ONLY_SOME.items())
def test_a_line_for_some_people_is_said_to_them_alone(
    case: tuple[Orientation, str], expected: tuple[str, bool]
) -> None:
    orientation, sign = case
    pattern, said = expected
    steps = "\n".join(ADVICE.orientations[orientation].steps([sign]))
    assert bool(re.search(pattern, steps)) is said


def test_every_text_that_is_proposed_exists() -> None:
    load_content().require(ADVICE.content_ids, "advice.yml")


def test_a_specialist_opinion_comes_with_the_evidence() -> None:
    assert "neurostimulation_evidence" in ADVICE.for_orientation("specialist_opinion").content


def test_distress_alone_has_words_of_its_own() -> None:
    advice = ADVICE.for_orientation("emergency", ["suicidal_ideation"])
    assert "3114" in advice.headline
    assert any("15" in item for item in advice.what_to_do)
    both = ADVICE.for_orientation("emergency", ["suicidal_ideation", "cauda_equina"])
    assert both is ADVICE.for_orientation("emergency")


@pytest.mark.parametrize(("place", "text"), list(all_texts()))
def test_plain_words_no_dose_no_brand_no_promise(place: str, text: str) -> None:
    assert average_length(text) <= 25, place
    assert not DOSE.search(text), place
    assert not BRANDS.search(text), place
    assert not PROMISES.search(text), place
    assert not re.search(r"\b(?:tu|toi|ton|tes)\b", text), place


# --- alerts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("red_flag", RED_FLAGS)
def test_an_alert_says_first_what_to_do_and_whom_to_call_in_one_sms(red_flag: str) -> None:
    text = ADVICE.alert_text([red_flag])
    first = text.split("\n")[0]
    assert len(first) <= 140
    assert set(text) <= GSM_7
    assert re.search(r"\b(?:15|3114)\b", first)
    assert re.search(r"\b114\b", first)
    assert re.match(r"Appelez|Ne bougez pas", first)
    assert len(text.split("\n")) >= 2


OPENINGS = {
    "cauda_equina": r"Appelez le 15 maintenant, sans attendre demain",
    "motor_deficit": r"Appelez le 15 maintenant",
    "vascular": r"Appelez le 15 maintenant",
    "chest_pain": r"Appelez le 15 maintenant",
    "major_trauma": r"Ne bougez pas",
    "fever": r"Appelez le 15 maintenant",
    "cancer": r"Appelez le 15 maintenant",
    "suicidal_ideation": r"Appelez le 3114 maintenant",
    "pregnancy_complication": r"Appelez maintenant votre maternité ou le 15",
    "overdose": r"Appelez le 15 maintenant \(ou un centre antipoison\)",
}


@pytest.mark.parametrize(("red_flag", "opening"), OPENINGS.items())
def test_each_sign_has_its_first_words(red_flag: str, opening: str) -> None:
    assert re.match(opening, ADVICE.alert_text([red_flag]))


@pytest.mark.parametrize("pair", list(combinations(OPENINGS, 2)))
def test_two_signs_at_once_lose_nothing_that_must_be_said(pair: tuple[str, str]) -> None:
    text = ADVICE.alert_text(pair)
    assert text == ADVICE.alert_text(reversed(pair))
    assert re.search(r"\b15\b", text.split("\n")[0])
    if "major_trauma" in pair:
        assert text.startswith("Ne bougez pas")
    if "suicidal_ideation" in pair:
        assert "3114" in text.split("\n")[1]


def test_an_alert_offers_the_calls_in_the_right_order() -> None:
    def values(*red_flags: str) -> list[str]:
        return [action["value"] for action in ADVICE.emergency_actions(red_flags)]

    assert values("cauda_equina") == ["15", "112", "114"]
    assert values("suicidal_ideation") == ["3114", "15", "114"]
    assert values("suicidal_ideation", "fever") == ["15", "112", "114", "3114"]
    assert ADVICE.emergency_actions(["cauda_equina"])[0] == {
        "kind": "phone",
        "label": "Appeler le 15",
        "value": "15",
    }


# --- fixed sentences -----------------------------------------------------------------------------


def test_the_emergency_signs_fit_one_plain_sms() -> None:
    assert len(ADVICE.emergency_signs) <= 160
    assert set(ADVICE.emergency_signs) <= GSM_7
    for sign in ("15", "urines", "entrejambe", "jambe", "fièvre", "brutale", "thorax", "choc"):
        assert sign in ADVICE.emergency_signs


def test_the_numbers_sentence_names_all_four() -> None:
    assert set(re.findall(r"\b\d{2,4}\b", ADVICE.numbers)) == {"15", "112", "114", "3114"}
    assert "114 par SMS" in ADVICE.numbers


def test_the_disclaimer_names_the_rules_and_what_this_is_not() -> None:
    said = ADVICE.disclaimer("2026.1", date(2026, 12, 1))
    assert "pas un diagnostic" in said
    assert "pas validé comme dispositif médical" in said
    assert "version 2026.1 du 1er décembre 2026" in said
    assert "Aucun médecin n'a encore validé" in said


def test_a_signature_stands_in_the_place_of_not_validated() -> None:
    signature = {"name": "Anne Roux", "title": "médecin généraliste", "on": "2026-12-02"}
    said = ADVICE.disclaimer("2026.1", date(2026, 12, 1), signature)
    assert "validées par Anne Roux, médecin généraliste, le 2 décembre 2026" in said
    assert "Aucun médecin" not in said
    assert "pas un diagnostic" in said
    assert "pas validé comme dispositif médical" in said


# --- names of signs and treatments ---------------------------------------------------------------


def test_every_sign_and_treatment_has_a_short_label() -> None:
    assert set(ADVICE.sign_labels) == set(RED_FLAGS)
    assert set(ADVICE.treatment_labels) == set(TREATMENT_CLASS)
    for label in [*ADVICE.sign_labels.values(), *ADVICE.treatment_labels.values()]:
        assert len(label) <= 75
        assert "," not in label
    assert len(set(ADVICE.treatment_labels.values())) == len(TREATMENT_CLASS)
    assert len(set(ADVICE.sign_labels.values())) == len(RED_FLAGS)


def test_the_questionnaire_takes_the_labels() -> None:
    assert Questionnaire(ADVICE.sign_labels, ADVICE.treatment_labels)


@pytest.mark.parametrize("red_flag", RED_FLAGS)
def test_a_doubtful_sign_is_asked_again_in_one_plain_question(red_flag: str) -> None:
    question = ADVICE.confirm_question(red_flag)
    assert question.endswith("?")
    assert question.count("?") == 1
    assert len(question.split()) <= 26
    assert question != ADVICE.sign_labels[red_flag]


# --- mistakes of an editor -----------------------------------------------------------------------


def edited(tmp_path: Path, place: str, value: Any) -> Path:
    """Write the advice with one value changed ("alerts/0/first"); ... removes it."""
    data = yaml.safe_load(ADVICE_FILE.read_text(encoding="utf-8"))
    *outer, last = (int(key) if key.isdigit() else key for key in place.split("/"))
    target = data
    for key in outer:
        target = target[key]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    path = tmp_path / "advice.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("orientations/self_care", ..., "orientations: 'self_care' is missing; add it"),
        ("orientations/self_cure", {}, "orientations: unknown 'self_cure'"),
        ("orientations/self_care/headline", ..., "self_care: field 'headline' is missing"),
        ("orientations/self_care/what_to_do", ["Bougez."], "'what_to_do' has 1 items; give 2 to 5"),
        (
            "orientations/self_care/what_to_do/0",
            {"text": "Bougez.", "only_with": ["fevre"]},
            "unknown sign 'fevre'",
        ),
        (
            "orientations/self_care/what_to_do/0",
            {"text": "Bougez.", "with": ["fever"]},
            "unknown field 'with'",
        ),
        ("orientations/self_care/content", [], "'content' has 0 items; give 1 to 3"),
        ("orientations/self_care/contents", ["x"], "self_care: unknown field 'contents'"),
        ("red_flags/fever", ..., "red_flags: 'fever' is missing"),
        ("red_flags/fever/label", "Fièvre, frissons", "no comma in the label"),
        ("red_flags/fever/confirm", "Vous avez de la fièvre.", "'confirm' must be a question"),
        ("treatments/tens", ..., "treatments: 'tens' is missing"),
        ("treatments/yoga", "Yoga", "treatments: unknown 'yoga'"),
        ("alerts/0/first", "Ne bougez pas. " * 10, "'first' has 149 characters; shorten it to 140"),
        ("alerts/0/why", "Le pied traîne.", "'î' does not fit a plain SMS"),
        ("alerts/0/calls", ["police"], "unknown call 'police'; use: emergency"),
        ("alerts/0/red_flags", ["fever"], "fever already has an alert above"),
        ("alerts/9", ..., "alerts: 'minor_trauma' is missing"),
        ("calls/emergency/kind", "fax", "'kind' must be one of phone, sms, link"),
        ("disclaimer", "Version {version}.", "'disclaimer' must name {version} and {date}"),
        ("disclaimer", "{version} {date} {name}", "'disclaimer' must name {version} and {date}"),
        ("disclaimer_signed", "{version} {date}", "must name {version}, {date}, {signer} and"),
        ("numbers", ..., "field 'numbers' is missing"),
        ("sms", "15", "unknown field 'sms'"),
    ],
)
def test_each_mistake_is_named_in_one_line(
    tmp_path: Path, place: str, value: Any, message: str
) -> None:
    with pytest.raises(DataFileError) as error:
        load_advice(edited(tmp_path, place, value))
    assert message in str(error.value)
    assert str(error.value).startswith("advice.yml")
    assert "\n" not in str(error.value)
