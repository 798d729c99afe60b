"""Answers and facts by meaning: a question tells nothing, and doubt is asked about again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from triage.advice import load_advice
from triage.answers import EMERGENCIES, EMERGENCY_SIGNS, Facts, Interval
from triage.meaning.clauses import split_clauses
from triage.meaning.meaning import Meaning, Said
from triage.questions import (
    BACKGROUND_PART,
    CONFIRM_PART,
    EMERGENCY_PART,
    WITH_FEVER_PART,
    Question,
    Questionnaire,
)
from triage.understanding import Reading, give_up, read_message

ADVICE = load_advice()
QUESTIONS = Questionnaire(ADVICE.sign_labels, ADVICE.treatment_labels)
DAY = date(2026, 11, 26)
LUMBAR = Facts(consent=True, pain_location="lumbar")


def question(name: str, facts: Facts = LUMBAR, **parts: str) -> Question:
    return QUESTIONS.question(name, facts, **parts)


def meaning(text: str, *pieces: dict[str, Any]) -> Meaning:
    """Return a meaning whose clauses bear these margins, in order; ``sense`` and its margin too."""

    def said(start: int, end: int, margins: dict[str, Any]) -> Said:
        margins = dict(margins)
        sense = margins.pop("sense", "now")
        return Said(start, end, sense, margins.pop("sense_margin", 0.0), margins)

    clauses = split_clauses(text)
    if len(pieces) == 1:
        return Meaning(said(0, len(text), pieces[0]))
    assert len(clauses) == len(pieces), clauses
    parts = zip(clauses, pieces, strict=True)
    return Meaning(Said(0, len(text)), tuple(said(c.start, c.end, p) for c, p in parts))


def read(text: str, asked: Question | None, *pieces: dict[str, Any], **more: Any) -> Reading:
    facts = more.pop("facts", LUMBAR)
    return read_message(text, asked, facts, DAY, meaning=meaning(text, *pieces), **more)


ASKS = {"asks": 1.0}
TELLS: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("la neurostimulation c'est quoi en 2 mots", "intensity"),
        ("il faut avoir plus de 18 ans ?", "age"),
        ("le tramadol ça marche ?", "treatments"),
        ("trois mois c'est chronique ?", "duration"),
        ("corticoïdes c'est quoi ?", "recurrence"),
    ],
)
def test_a_question_is_no_answer_and_no_fact(text: str, asked: str) -> None:
    reading = read(text, question(asked), ASKS)
    assert not reading.answered
    assert reading.facts == LUMBAR


@pytest.mark.parametrize(
    ("text", "asked", "fact", "value"),
    [
        ("8 c'est trop ?", "intensity", "intensity", 8),
        ("la première fois, ça va revenir ?", "recurrence", "recurrence", "first"),
        ("non c mieux ou pire ?", "radiation", "radiation", "none"),
    ],
)
def test_a_bare_answer_before_a_question_in_one_breath_is_heard(
    text: str, asked: str, fact: str, value: object
) -> None:
    assert getattr(read(text, question(asked), ASKS).facts, fact) == value


def test_a_duration_before_a_question_in_one_breath_is_heard() -> None:
    for text, days in (
        ("10 jours c bcp non?", 10),
        ("deux semaines cette fois, dites, vous êtes une vraie personne ?", 14),
    ):
        pieces = [ASKS] * max(1, len(split_clauses(text)))
        found = read(text, question("duration"), *pieces).facts.duration
        assert found is not None
        assert found.min_days == days


def test_what_a_clause_tells_is_kept_beside_a_question() -> None:
    reading = read("j'ai 52 ans. le tramadol c'est dangereux ?", None, TELLS, ASKS)
    assert reading.facts.age == 52
    assert reading.facts.treatments is None


def test_what_is_told_of_somebody_else_is_no_fact() -> None:
    other = {"sense": "other", "sense_margin": 1.0}
    reading = read("mon fils a 12 ans. j'ai mal", None, other, TELLS)
    assert reading.facts.age is None


@pytest.mark.parametrize(
    "text", ["oui mais qui va lire ?", "avant ça. c'est gardé combien de temps ?"]
)
def test_a_consent_with_a_question_waits_for_its_answer(text: str) -> None:
    reading = read(text, question("consent", Facts()), TELLS, ASKS, facts=Facts())
    assert reading.facts.consent is None
    assert not reading.answered


def test_a_plain_yes_with_a_question_beside_it_is_a_yes() -> None:
    reading = read(
        "d'accord. c'est gratuit ?", question("consent", Facts()), TELLS, ASKS, facts=Facts()
    )
    assert reading.facts.consent is True


def test_a_consent_is_heard_by_its_meaning() -> None:
    reading = read(
        "ben c'est beau", question("consent", Facts()), {"consent=yes": 0.9}, facts=Facts()
    )
    assert reading.facts.consent is True


def test_a_denial_of_the_whole_list_is_heard_by_its_meaning() -> None:
    asked = question("red_flags", part=EMERGENCY_PART)
    reading = read("que dalle de ct affaire la", asked, {"signs_list=none": 0.9})
    assert reading.answered
    assert EMERGENCY_PART in reading.facts.screened
    assert "cauda_equina" in reading.facts.denied


def test_a_no_with_a_story_after_it_is_a_no() -> None:
    asked = question("red_flags", part=EMERGENCY_PART)
    text = "non rien pour lui. il se lève la nuit, c'est la prostate"
    assert read_message(text, asked, LUMBAR, DAY).answered


def test_a_no_that_is_taken_back_is_no_no() -> None:
    asked = question("red_flags", part=EMERGENCY_PART)
    assert not read_message("non. enfin si un truc bizarre", asked, LUMBAR, DAY).answered


@pytest.mark.parametrize(
    ("asked", "value", "fact"),
    [
        ("relief", "none", "relief"),
        ("recurrence", "continuous", "recurrence"),
        ("radiation", "neuropathic", "radiation"),
        ("location", "lumbar", "pain_location"),
    ],
)
def test_an_image_is_heard_by_its_meaning(asked: str, value: str, fact: str) -> None:
    facts = Facts(consent=True, treatments=("nsaid",))
    reading = read("zut", question(asked, facts), {f"{asked}={value}": 0.8}, facts=facts)
    assert getattr(reading.facts, fact) == value


def test_two_answers_as_likely_as_each_other_are_asked_again() -> None:
    facts = Facts(consent=True, treatments=("nsaid",))
    even = {"relief=none": 0.8, "relief=partial": 0.75}
    assert not read("zut", question("relief", facts), even, facts=facts).answered


def test_a_treatment_that_was_only_proposed_was_not_tried() -> None:
    text = "la kiné c'est ce que le docteur voudrait"
    assert read(text, question("treatments"), TELLS).facts.treatments == ("physiotherapy",)
    reading = read(text, question("treatments"), {"treatment=not_tried": 2.0})
    assert reading.facts.treatments is None


def test_a_treatment_that_ends_a_list_is_no_question() -> None:
    asked = question("treatments")
    text = "kiné, tramadol, deux infiltrations et une opération de hernie"
    pieces = [TELLS, TELLS, {"asks": 0.6, "sense": "supposed", "sense_margin": 0.5}]
    assert "surgery" in (read(text, asked, *pieces).facts.treatments or ())
    text = "kiné, tramadol, et la chirurgie ça sert à quoi"
    pieces = [TELLS, TELLS, ASKS][-len(split_clauses(text)) :]
    assert "surgery" not in (read(text, asked, *pieces).facts.treatments or ())


def test_a_sign_heard_by_meaning_alone_is_asked_about_once() -> None:
    first = read("zut", None, {"cauda_equina": 0.0})
    assert first.uncertain == ("cauda_equina",)
    denied = first.facts.without_red_flags(["cauda_equina"])
    assert read("zut", None, {"cauda_equina": 0.0}, facts=denied).uncertain == ()
    told = read("je n'arrive plus à uriner", None, {"cauda_equina": 1.5}, facts=denied)
    assert told.present == ("cauda_equina",)


def test_the_surest_sign_comes_first() -> None:
    reading = read("zut", None, {"cauda_equina": -0.1, "vascular": 0.3})
    assert reading.uncertain[0] == "vascular"


# --- a sign asked about alone ---------------------------------------------------------------------

ONE = {"part": CONFIRM_PART, "sign": "motor_deficit"}
DOUBT = Facts(consent=True, doubtful=frozenset({"motor_deficit"}))


def test_not_knowing_is_asked_once_more_and_then_counts() -> None:
    asked = question("red_flags", DOUBT, **ONE)
    first = read_message("je ne sais pas", asked, DOUBT, DAY)
    assert first.dont_know
    assert not first.facts.red_flags
    second = read_message("je ne sais pas", asked, DOUBT, DAY, tries=1)
    assert second.facts.red_flags == {"motor_deficit"}


def test_not_being_understood_is_no_sign() -> None:
    asked = question("red_flags", DOUBT, **ONE)
    for tries in range(3):
        reading = read_message("blabla du coup voilà", asked, DOUBT, DAY, tries=tries)
        assert not reading.facts.red_flags
    left = give_up(DOUBT, asked)
    assert not left.red_flags
    assert not left.doubtful
    assert EMERGENCY_SIGNS in left.unknown


def test_a_denial_of_the_whole_list_denies_the_sign_that_is_asked_about() -> None:
    asked = question("red_flags", DOUBT, **ONE)
    text = "c'est ma tante qu'on a soignée. moi je n'ai rien dans votre liste"
    reading = read(text, asked, {"sense": "other", "sense_margin": 0.8}, {"signs_list=none": 0.7})
    assert reading.answered
    assert "motor_deficit" in reading.facts.denied


def test_a_yes_whose_rest_denies_the_very_sign_is_asked_again() -> None:
    facts = Facts(consent=True, doubtful=frozenset({"cauda_equina"}))
    asked = question("red_flags", facts, part=CONFIRM_PART, sign="cauda_equina")
    text = "oui quand je fais pipi ça chauffe, mais le pipi sort normal"
    denies = {"sense": "denied", "sense_margin": 0.6, "cauda_equina": 0.1}
    reading = read(text, asked, TELLS, denies, facts=facts)
    assert not reading.answered
    assert not reading.facts.red_flags
    assert read(text, asked, TELLS, TELLS, facts=facts).facts.red_flags == {"cauda_equina"}


def test_a_list_that_was_not_understood_is_asked_one_by_one() -> None:
    asked = question("red_flags", part=EMERGENCY_PART)
    left = give_up(LUMBAR, asked)
    assert {"cauda_equina", "motor_deficit", "fever"} <= left.doubtful
    assert not left.red_flags


# --- corrections without a magic word -------------------------------------------------------------

KNOWN = Facts(
    consent=True,
    pain_location="lumbar",
    duration=Interval(30, 30, "un mois", DAY),
    intensity=6,
    age=46,
    treatments=("nsaid",),
)


@pytest.mark.parametrize(
    ("text", "intensity"),
    [
        ("ah pour la douleur j'ai dit six mais mettez huit", 8),
        ("attendez, pour la douleur j'ai été optimiste, mettez plutôt 5", 5),
    ],
)
def test_a_correction_of_the_pain_is_no_age(text: str, intensity: int) -> None:
    facts = Facts(consent=True, pain_location="lumbar", intensity=6)
    reading = read_message(text, question("age", facts), facts, DAY)
    assert reading.facts.intensity == intensity
    assert reading.facts.age is None


def test_a_feeling_is_named_where_the_message_says_it() -> None:
    assert read("zut", None, {"feeling=shame": 0.9}).feeling == "shame"
    assert read("zut", None, {"feeling=shame": 0.0}).feeling is None


@pytest.mark.parametrize(
    "text",
    [
        "je vous ai dit elle tremble oui et elle dit n importe quoi, elle m appelle maman",
        "oui je tremble la nuit j'ai froid froid. le doc m'a fait piqure dans dos y a 10 jour",
        "il grelotte",
    ],
)
def test_what_makes_a_fever_grave_is_heard_in_answer_to_that_question(text: str) -> None:
    facts = Facts(consent=True, red_flags=frozenset({"fever"}))
    asked = question("red_flags", facts, part=WITH_FEVER_PART)
    assert read_message(text, asked, facts, DAY).facts.details


def test_what_is_denied_makes_no_fever_grave() -> None:
    facts = Facts(consent=True, red_flags=frozenset({"fever"}))
    asked = question("red_flags", facts, part=WITH_FEVER_PART)
    text = "non, pas de frissons, elle ne tremble pas, elle n'est pas confuse"
    reading = read_message(text, asked, facts, DAY)
    assert reading.answered
    assert not reading.facts.details


def test_a_no_whose_rest_tells_the_very_sign_is_asked_again() -> None:
    facts = Facts(consent=True, doubtful=frozenset({"suicidal_ideation"}))
    asked = question("red_flags", facts, part=CONFIRM_PART, sign="suicidal_ideation")
    text = "me faire du mal non, mais si on me prenait cette nuit ce serait mieux"
    pieces = [{"sense": "denied", "sense_margin": 1.0}, {"suicidal_ideation": 0.4}]
    reading = read(text, asked, *pieces, facts=facts)
    assert "suicidal_ideation" not in reading.facts.denied
    assert not reading.answered


def test_suicidal_thoughts_that_were_denied_are_asked_about_anew() -> None:
    denied = Facts(consent=True).without_red_flags(["suicidal_ideation"])
    reading = read("ce serait mieux que ça s'arrête ce soir", None, {"suicidal_ideation": 0.3},
                   facts=denied)  # fmt: skip
    assert reading.uncertain == ("suicidal_ideation",)


@pytest.mark.parametrize(
    ("text", "consent"), [("ça ira oui", True), ("d'accord pour quoi ?", None)]
)
def test_a_consent_is_neither_missed_nor_made_up(text: str, consent: bool | None) -> None:
    asked = question("consent", Facts())
    assert read_message(text, asked, Facts(), DAY).facts.consent is consent


def test_how_old_somebody_is_is_no_duration() -> None:
    asked = question("location")
    facts = read_message("il a 9 ans c'est normal a cet age ?", asked, LUMBAR, DAY).facts
    assert facts.duration is None


def test_a_duration_is_corrected_while_the_signs_are_asked_about() -> None:
    facts = Facts(consent=True, duration=Interval(10, 10, "10 jours", DAY))
    asked = question("red_flags", facts, part=EMERGENCY_PART)
    said = read_message("en fait ça fait six mois", asked, facts, DAY).facts.duration
    assert said is not None
    assert said.min_days > 150


@pytest.mark.parametrize(
    ("text", "treatments"),
    [("le froid, ça fait mal au dos ?", None), ("j'ai mis du froid", ("other",))],
)
def test_a_remedy_that_is_asked_about_was_not_tried(
    text: str, treatments: tuple[str, ...] | None
) -> None:
    asked = question("duration")
    margins = {"asks": 0.1} if treatments is None else {"asks": -1.0}
    whole = Meaning(Said(0, len(text), "now", 0.0, margins))
    assert read_message(text, asked, LUMBAR, DAY, meaning=whole).facts.treatments == treatments


def test_a_question_with_its_own_subject_takes_no_treatment_away() -> None:
    text = "Lyrica, kiné, infiltration, combien coûte un stimulateur ?"
    asked = question("treatments")
    pieces = [TELLS] * (len(split_clauses(text)) - 1) + [ASKS]
    kept = read(text, asked, *pieces).facts.treatments
    assert kept is not None
    assert set(kept) == {"neuropathic_drug", "physiotherapy", "infiltration"}


def test_a_sign_surely_told_after_the_list_was_denied_is_asked_about() -> None:
    denied = replace(LUMBAR, denied=EMERGENCIES, screened=frozenset({"emergency"}))
    asked = question("recurrence", denied)
    text = "attends, des fois je me mouille sans le sentir"
    whole = Meaning(Said(0, len(text), "now", 0.0, {"cauda_equina": 1.6}))
    assert "cauda_equina" in read_message(text, asked, denied, DAY, meaning=whole).facts.doubtful
    faint = Meaning(Said(0, len(text), "now", 0.0, {"cauda_equina": 0.0}))
    assert not read_message(text, asked, denied, DAY, meaning=faint).facts.doubtful


# --- what typed conversations lost ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("j'ai le pied qui traine un peu depuis hier", "motor_deficit"),
        ("j'ai un peu de mal à uriner depuis hier", "cauda_equina"),
    ],
)
def test_the_time_of_a_sign_is_not_the_pains(text: str, sign: str) -> None:
    known = replace(
        LUMBAR,
        denied=EMERGENCIES,
        screened=frozenset({"emergency", "background"}),
        duration=Interval(150, 150, "depuis 5 mois", DAY),
    )
    whole = Meaning(Said(0, len(text), "now", 0.0, {sign: 0.3}))
    reading = read_message(text, None, known, DAY, meaning=whole)
    assert reading.uncertain == (sign,)
    assert reading.facts.duration == known.duration


def test_a_grave_sign_in_doubt_is_no_answer_to_the_list_of_the_others() -> None:
    asked = question("red_flags", LUMBAR, part=BACKGROUND_PART)
    text = "ce matin son fauteuil était tout trempé, elle ne s'en était pas rendue compte"
    whole = Meaning(Said(0, len(text), "now", 0.0, {"cauda_equina": 0.2}))
    reading = read_message(text, asked, LUMBAR, DAY, on_behalf=True, meaning=whole)
    assert reading.uncertain == ("cauda_equina",)
    assert "background" not in reading.facts.screened


def test_a_laugh_before_a_no_hides_nothing() -> None:
    doubt = replace(LUMBAR, doubtful=frozenset({"suicidal_ideation"}))
    asked = question("red_flags", doubt, part=CONFIRM_PART, sign="suicidal_ideation")
    text = "mdr non jsuis couvreur, le toit cest mon boulot"
    reading = read_message(text, asked, doubt, DAY)
    assert reading.answered
    assert "suicidal_ideation" not in reading.facts.red_flags | reading.facts.doubtful


@pytest.mark.parametrize("text", ["dans le dos seulement", "que dans le dos"])
def test_a_pain_that_is_in_the_back_alone_is_not_in_the_leg(text: str) -> None:
    reading = read_message(text, question("radiation"), LUMBAR, DAY)
    assert reading.facts.radiation == "none"


def test_how_long_a_device_is_worn_is_not_how_long_it_hurts() -> None:
    text = "j'ai déjà l'appareil depuis 2 semaines et il me fait rien"
    assert read_message(text, None, LUMBAR, DAY).facts.duration is None
