"""One message in its context: what it answers, what else it says, and what it must not do."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.advice import load_advice
from triage.answers import Facts, Interval
from triage.questions import (
    BACKGROUND_PART,
    CONFIRM_PART,
    EMERGENCY_PART,
    QUESTION_IDS,
    Question,
    Questionnaire,
)
from triage.understanding import Reading, is_payload, read_message
from triage.understanding.whose import anothers

DAY = date(2026, 11, 24)
ADVICE = load_advice()
QUESTIONS = Questionnaire(ADVICE.sign_labels, ADVICE.treatment_labels)
LUMBAR = Facts(consent=True, pain_location="lumbar")
PREGNANT = replace(LUMBAR, red_flags=frozenset({"pregnancy"}))
CORRECTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "readers" / "corrections.yml").read_text(
        encoding="utf-8"
    )
)


def known(values: dict[str, Any]) -> Facts:
    """Return the facts that a row of the corrections begins with."""
    facts = Facts(consent=True)
    for name, value in values.items():
        fact: Any = tuple(value) if isinstance(value, list) else value
        if name == "duration":
            fact = Interval(value[0], value[1], "", DAY)
        facts = replace(facts, **{name: fact})
    return facts


def question(name: str) -> Question:
    return QUESTIONS.question(name, LUMBAR)


def answer_to_list(
    text: str, part: str = EMERGENCY_PART, facts: Facts = LUMBAR, *, on_behalf: bool = False
) -> Reading:
    """Read ``text`` as the answer to a list of signs."""
    asked = QUESTIONS.question("red_flags", facts, part)
    return read_message(text, asked, facts, DAY, on_behalf=on_behalf)


def answer_to_one(text: str, sign: str, facts: Facts = LUMBAR) -> Reading:
    """Read ``text`` as the answer to the question about one sign, which is in doubt."""
    facts = replace(facts, doubtful=frozenset({sign}))
    asked = QUESTIONS.question("red_flags", facts, CONFIRM_PART, sign)
    return read_message(text, asked, facts, DAY)


@pytest.mark.parametrize("open_question", [None, "consent"])
@pytest.mark.parametrize("row", CORRECTIONS, ids=lambda row: row["said"])
def test_a_correction_changes_what_was_known(row: dict[str, Any], open_question: str) -> None:
    before = known(row["known"])
    question = QUESTIONS.question(open_question, before) if open_question else None
    after = read_message(row["said"], question, before, DAY).facts
    for name, value in row["becomes"].items():
        if name == "days":
            assert after.duration is not None
            assert value[0] <= after.duration.min_days <= after.duration.max_days <= value[1]
        elif isinstance(value, list):
            assert set(after.treatments or ()) == set(value)
        else:
            assert getattr(after, name) == value


@pytest.mark.parametrize("text", ["pas de traitement", "j'ai rien essayé pour l'instant, 30 ans"])
def test_nothing_tried_is_kept_where_it_is_said_unasked(text: str) -> None:
    assert read_message(text, None, Facts(), DAY).facts.treatments == ()


@pytest.mark.parametrize(
    "text",
    [
        "je ne prends rien",
        "aucun traitement ne marche",
        "j'ai rien fait de spécial, ça a commencé tout seul",
        "sans traitement c'est insupportable",
        "pas de traitement efficace",
    ],
)
def test_what_leaves_treatments_open_is_asked(text: str) -> None:
    assert read_message(text, None, Facts(), DAY).facts.treatments is None


@pytest.mark.parametrize("text", ["ah non", "oh non", "euh non", "en fait non"])
def test_a_bare_no_takes_no_treatment_back(text: str) -> None:
    facts = Facts(consent=True, treatments=("opioid",), relief="none")
    question = QUESTIONS.question("radiation", facts)
    assert read_message(text, question, facts, DAY).facts.treatments == ("opioid",)


@pytest.mark.parametrize(
    "text", ["un peu de fièvre, 38,2", "38,5 de fièvre", "fièvre depuis 3 jours"]
)
def test_figures_in_a_sentence_pick_no_sign(text: str) -> None:
    question = QUESTIONS.question("red_flags", Facts(), "emergency")
    assert read_message(text, question, Facts(), DAY).facts.red_flags == {"fever"}


@pytest.mark.parametrize("text", ["1 et 4", "1,4", "1 4", "le 1 et le 4"])
def test_numbers_alone_pick_signs(text: str) -> None:
    question = QUESTIONS.question("red_flags", Facts(), "emergency")
    found = read_message(text, question, Facts(), DAY).facts.red_flags
    assert found == {"cauda_equina", "fever"}


def test_every_label_answers_with_its_own_value_and_no_other() -> None:
    for part in ("emergency", "background"):
        question = QUESTIONS.question("red_flags", Facts(), part)
        for option in question.options:
            if option.value in ("none", "unknown"):
                continue
            reading = read_message(option.label, question, Facts(), DAY)
            assert reading.facts.red_flags == {option.value}
            assert not reading.facts.details
    question = QUESTIONS.question("treatments", Facts())
    for option in question.options:
        if option.value not in ("none", "unknown"):
            found = read_message(option.label, question, Facts(), DAY).facts.treatments
            assert found is not None
            assert option.value in found


def test_several_facts_in_one_message_are_all_kept() -> None:
    text = "47 ans, sciatique gauche depuis 8 mois, kiné, 2 infiltrations, Lyrica, rien n'y fait"
    facts = read_message(text, None, Facts(), DAY).facts
    assert facts.age == 47
    assert facts.pain_location == "lumbar"
    assert facts.radiation == "leg"
    assert facts.treatments == ("physiotherapy", "infiltration", "neuropathic_drug")
    assert facts.relief == "none"
    assert facts.duration is not None
    assert 240 <= facts.duration.min_days <= 246


def test_what_is_known_is_changed_only_by_a_correction() -> None:
    known = Facts(age=40)
    question = QUESTIONS.question("duration", known)
    assert read_message("2 ans, mon frère a 50 ans", question, known, DAY).facts.age == 40
    assert read_message("en fait j'ai 44 ans", question, known, DAY).facts.age == 44


@given(st.text(max_size=200), st.sampled_from(QUESTION_IDS), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str, question_id: str, tries: int) -> None:
    facts = Facts()
    read_message(text, QUESTIONS.question(question_id, facts), facts, DAY, tries)


@pytest.mark.parametrize("text", ["0", "zéro", "zéro, merci", "0 sur 10, je ne sens rien"])
def test_no_pain_at_all_is_an_answer(text: str) -> None:
    facts = Facts(consent=True)
    reading = read_message(text, QUESTIONS.question("intensity", facts), facts, DAY)
    assert (reading.answered, reading.facts.intensity) == (True, 0)


@pytest.mark.parametrize("piece", ["a", "a'", "ab ", "1,", "pas un ", "c'est "])
def test_a_hostile_text_does_not_hang(piece: str) -> None:
    start = time.perf_counter()
    spans = anothers(piece * (64_000 // len(piece)))
    assert not spans
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("emergency", "aucun et c'est la première fois"),
        ("background", "aucun et c'est la première fois"),
        ("background", "non, c'est le deuxième épisode"),
        ("background", "rien, c'est mon premier mal de dos"),
    ],
)
def test_a_first_time_picks_no_first_sign(part: str, text: str) -> None:
    question = QUESTIONS.question("red_flags", Facts(), part)
    assert not read_message(text, question, Facts(), DAY).facts.red_flags


def test_a_first_time_picks_no_first_answer() -> None:
    for question_id in ("location", "duration_threshold", "relief", "radiation"):
        known = Facts(treatments=("physiotherapy",))
        question = QUESTIONS.question(question_id, known)
        reading = read_message("c'est la première fois", question, known, DAY)
        assert not reading.answered, question_id
        assert reading.facts.recurrence == "first"


@pytest.mark.parametrize("text", ["le premier", "la première option", "le premier et le quatrième"])
def test_an_ordinal_alone_picks_a_sign(text: str) -> None:
    question = QUESTIONS.question("red_flags", Facts(), "emergency")
    assert "cauda_equina" in read_message(text, question, Facts(), DAY).facts.red_flags


def test_yes_twice_to_the_emergency_signs_leaves_each_of_them_in_doubt() -> None:
    question = QUESTIONS.question("red_flags", Facts(), "emergency")
    first = read_message("oui", question, Facts(), DAY)
    assert first.which
    again = read_message("oui", question, first.facts, DAY, tries=1)
    assert again.answered
    assert again.facts.doubtful == set(QUESTIONS.part_signs("emergency"))


@pytest.mark.parametrize("text", ["oui depuis hier", "oui un peu", "je crois que oui", "ben oui"])
def test_a_confirmed_sign_needs_no_bare_yes(text: str) -> None:
    doubtful = Facts(doubtful=frozenset({"cauda_equina"}))
    question = QUESTIONS.question("red_flags", doubtful, "confirm", "cauda_equina")
    assert read_message(text, question, doubtful, DAY).facts.red_flags == {"cauda_equina"}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("des fois", True), ("parfois le soir", True), ("ça m'arrive", True),
        ("oui ça m'est arrivé hier", True), ("il y a bien ça", True), ("y a ça", True),
        ("c'est exactement ça", True), ("tout le temps", True), ("je boite, y a ça", True),
        ("Oui, parfois, surtout la nuit.", True),
        ("ça m'arrive jamais", False), ("y a pas ça", False),
        ("ça ne m'est jamais arrivé", False), ("souvent ?", None),
        ("ça m'est arrivé en 2010", None),
    ],
)  # fmt: skip
def test_what_happens_at_times_is_a_sign_that_is_there(text: str, there: bool | None) -> None:
    facts = answer_to_one(text, "cauda_equina").facts
    assert ("cauda_equina" in facts.red_flags) == (there is True)
    assert ("cauda_equina" in facts.denied) == (there is False)


@pytest.mark.parametrize("text", ["non pas du tout", "non merci", "non tout va bien de ce côté"])
def test_a_sign_in_doubt_is_denied_in_a_sentence(text: str) -> None:
    doubtful = Facts(doubtful=frozenset({"cauda_equina"}))
    question = QUESTIONS.question("red_flags", doubtful, "confirm", "cauda_equina")
    reading = read_message(text, question, doubtful, DAY)
    assert reading.answered
    assert not reading.facts.red_flags | reading.facts.doubtful


@pytest.mark.parametrize(
    ("text", "age"), [("plutôt 7 sur 10 la douleur", None), ("7/10", None), ("8/10, 45 ans", 45)]
)
def test_an_intensity_is_no_age(text: str, age: int | None) -> None:
    facts = read_message(text, QUESTIONS.question("age", Facts()), Facts(), DAY).facts
    assert facts.age == age
    assert facts.intensity in (7, 8)


@pytest.mark.parametrize("before", ["", " ", "\u200b", "\u00ad", "\u2060 ", "\u2066", "\ufeff"])
@pytest.mark.parametrize("slash", ["/", "／"])
def test_a_command_of_programs_is_one_whatever_stands_before_it(before: str, slash: str) -> None:
    assert is_payload(f"{before}{slash}restart")
    assert not is_payload(f"{before}recommencer")


@pytest.mark.parametrize("question_id", QUESTION_IDS)
@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1️⃣", "1"),
        ("1⃣", "1"),
        ("#1", "1"),
        ("①", "1"),
        ("❶", "1"),
        ("１", "1"),
        ("2️⃣", "2"),
        ("n° 2", "2"),
        ("1️⃣ et 2️⃣", "1 et 2"),
        ("🔟", "10"),
    ],
)
def test_a_number_is_one_however_it_is_drawn(question_id: str, written: str, number: str) -> None:
    facts = Facts() if question_id == "consent" else Facts(consent=True)
    question = QUESTIONS.question(question_id, facts)
    drawn = read_message(written, question, facts, DAY)
    plain = read_message(number, question, facts, DAY)
    assert drawn.answered == plain.answered
    assert drawn.learned == plain.learned
    assert (drawn.facts.pain_location, drawn.facts.recurrence, drawn.facts.red_flags) == (
        plain.facts.pain_location,
        plain.facts.recurrence,
        plain.facts.red_flags,
    )


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("enlevez la nuit", "night_pain"),
        ("retirez le poids svp", "weight_loss"),
        ("le poids, c'est une erreur", "weight_loss"),
        ("supprimez la douleur la nuit", "night_pain"),
    ],
)
def test_a_noted_sign_is_taken_out_by_its_name(text: str, gone: str) -> None:
    noted = replace(LUMBAR, red_flags=frozenset({"night_pain", "weight_loss"}))
    facts = read_message(text, question("age"), noted, DAY).facts
    assert facts.red_flags == noted.red_flags - {gone}


@pytest.mark.parametrize(
    "text",
    ["la nuit oui", "la nuit c'est vrai", "la nuit c'est pas faux", "on m'a enlevé la nuit"],
)
def test_a_sign_that_is_only_named_stays(text: str) -> None:
    noted = replace(LUMBAR, red_flags=frozenset({"night_pain"}))
    assert read_message(text, question("age"), noted, DAY).facts.red_flags


@pytest.mark.parametrize(
    ("text", "years"),
    [("57. pardon 58 depuis mardi", 58), ("46 non 64 ans", 64), ("39 ans euh non 41", 41)],
)
def test_an_age_that_is_corrected_at_once_is_the_last_one(text: str, years: int) -> None:
    assert read_message(text, question("age"), LUMBAR, DAY).facts.age == years


def test_the_age_of_whom_one_writes_for_is_kept_unasked() -> None:
    reading = read_message("il a 79 ans", question("location"), Facts(), DAY, on_behalf=True)
    assert reading.facts.age == 79
    assert read_message("il a 79 ans", question("location"), Facts(), DAY).facts.age is None


def test_a_pain_that_stays_in_the_back_and_sometimes_reaches_the_leg_reaches_it() -> None:
    asked = question("radiation")
    text = "ça reste dans le dos, des fois la fesse"
    assert read_message(text, asked, LUMBAR, DAY).facts.radiation == "leg"


@pytest.mark.parametrize(
    "text", ["je suis infirmière en chirurgie", "je travaille dans les appareils électriques"]
)
def test_a_job_is_no_treatment(text: str) -> None:
    assert not read_message(text, question("treatments"), LUMBAR, DAY).facts.treatments


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("oui je peux", "no"),
        ("oui j'arrive à monter", "no"),
        ("Pardon?? Non pas du tout, il a juste mal au dos.", "no"),
        ("je viens de vous le dire", "yes"),
        ("je viens de vous dire non", "no"),
        ("j'ai dit que je PEUX le lever ! Mes deux jambes vont très bien", "no"),
        ("oui mais je peux encore marcher", "yes"),
        ("oui, elle peut difficilement le lever", "yes"),
        ("ça tire dans la jambe si je marche", "neither"),
        ("je vous l'ai déjà dit, pas depuis hier", "neither"),
    ],
)
def test_one_sign_asked_alone_is_answered_in_other_ways(text: str, said: str) -> None:
    asked = QUESTIONS.question("red_flags", LUMBAR, CONFIRM_PART, "motor_deficit")
    facts = read_message(text, asked, LUMBAR, DAY).facts
    assert ("motor_deficit" in facts.red_flags) == (said == "yes")
    assert ("motor_deficit" in facts.denied) == (said == "no")


@pytest.mark.parametrize(
    "text",
    [
        "non, ma mère en a fait mais moi chu correct",
        "nn c juste les courbature ms qui part pas",
        "si j'avais tout ça je serais pas en train de taper. non",
        "je viens de vous dire aucun",
    ],
)
def test_a_short_no_at_either_end_denies_the_list(text: str) -> None:
    reading = answer_to_list(text)
    assert reading.answered
    assert EMERGENCY_PART in reading.facts.screened
    assert reading.facts.recurrence is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("4 ans je t'ai dit. depuis le bébé", 1461),
        ("PAS depuis 2019 !!! j'ai eu un lumbago en 2019 gueri. là c'est depuis avant hier", 2),
        ("mon père a mal en bas du dos depuis 4 jours", 4),
    ],
)
def test_the_duration_of_this_pain_is_the_one_that_counts(text: str, days: int) -> None:
    found = read_message(text, question("duration"), LUMBAR, DAY, on_behalf=True).facts.duration
    assert found is not None
    assert round(found.min_days) == days


def test_an_age_that_ends_in_one_is_no_duration() -> None:
    reading = read_message("trente... non pardon, quarante et un ans", question("age"), LUMBAR, DAY)
    assert reading.facts.age == 41
    assert reading.facts.duration is None


@pytest.mark.parametrize(
    ("text", "level"),
    [("7. quand je fais le ménage 9", 7), ("4, non 3. Enfin disons 3", 3), ("5 ou 6", 6)],
)
def test_the_level_of_this_pain_is_the_one_that_counts(text: str, level: int) -> None:
    assert read_message(text, question("intensity"), LUMBAR, DAY).facts.intensity == level


def test_a_fall_of_whom_one_writes_for_is_the_patients() -> None:
    reading = read_message("ma mère est tombée jeudi", None, LUMBAR, DAY, on_behalf=True)
    assert "minor_trauma" in reading.present
    assert "minor_trauma" not in read_message("ma mère est tombée jeudi", None, LUMBAR, DAY).present


@pytest.mark.parametrize("text", ["si vous voulez", "c'est bon enregistre tout ce que tu veux"])
def test_leave_given_in_passing_is_a_consent(text: str) -> None:
    facts = read_message(text, QUESTIONS.question("consent", Facts()), Facts(), DAY).facts
    assert facts.consent is True


@pytest.mark.parametrize(
    "text",
    [
        "est-ce que vous enregistrez tout ?",
        "je ne veux pas que vous enregistriez tout",
        "oui mais d'abord dites-moi une chose",
    ],
)
def test_what_asks_or_holds_back_gives_no_leave(text: str) -> None:
    asked = QUESTIONS.question("consent", Facts())
    assert read_message(text, asked, Facts(), DAY).facts.consent is not True


def test_an_age_behind_another_figure_is_kept() -> None:
    assert read_message("Intensité 7. J'ai 45 ans", None, LUMBAR, DAY).facts.age == 45


def test_a_first_time_but_for_an_old_attack_comes_back() -> None:
    text = "1ere fois. Enfin si j'ai eu un lumbago en 2019"
    assert read_message(text, question("recurrence"), LUMBAR, DAY).facts.recurrence == "recurrent"


def test_the_shivers_and_the_confusion_of_whom_one_writes_for_make_a_fever_grave() -> None:
    text = "Il est confus depuis hier soir, et il a des frissons"
    reading = read_message(text, None, LUMBAR, DAY, on_behalf=True)
    assert "fever" in reading.present
    assert {"shivers", "confusion"} <= reading.facts.details


def test_a_sign_meant_by_its_name_is_asked_about_alone_and_then_counts() -> None:
    text = "le pied, oui, comme je viens de l'écrire"
    facts = answer_to_list(text).facts
    assert "motor_deficit" in facts.doubtful
    alone = QUESTIONS.question("red_flags", facts, CONFIRM_PART, "motor_deficit")
    assert "motor_deficit" in read_message(text, alone, facts, DAY).facts.red_flags


@pytest.mark.parametrize(
    "text",
    ["bjr mal o do, jpren d la cortizone tt lé jour dp 2 an", "je suis sous Lyrica depuis 3 ans"],
)
def test_how_long_a_medicine_is_taken_is_not_how_long_it_hurts(text: str) -> None:
    assert read_message(text, None, LUMBAR, DAY).facts.duration is None


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("naproxène et tramadol, jamais vu de kiné de ma vie", {"nsaid", "opioid"}),
        ("ibuprofene, osteo, on ne m'a jamais opere", {"nsaid", "manual_therapy"}),
        ("kiné, pas essayé, tramadol oui", {"opioid"}),
        (
            "Lyrica, kiné, infiltration, combien coûte un stimulateur ?",
            {"neuropathic_drug", "physiotherapy", "infiltration"},
        ),
    ],
)
def test_what_follows_a_list_is_not_said_of_its_last_treatment(text: str, tried: set[str]) -> None:
    found = read_message(text, question("treatments"), LUMBAR, DAY).facts.treatments
    assert set(found or ()) == tried


@pytest.mark.parametrize("text", ["1 peu", "tibwen", "un peu"])
def test_a_little_relief_is_written_in_many_ways(text: str) -> None:
    assert read_message(text, question("relief"), LUMBAR, DAY).facts.relief == "partial"


@pytest.mark.parametrize("text", ["Il y a bien la température", "oui la température"])
def test_a_sign_named_where_the_list_is_asked_is_asked_about(text: str) -> None:
    assert "fever" in answer_to_list(text).facts.doubtful


def test_a_back_that_stings_tells_of_no_drug() -> None:
    reading = read_message("le bas du dos me pique depuis les sacs de riz", None, LUMBAR, DAY)
    assert "iv_drugs" not in reading.facts.red_flags


@pytest.mark.parametrize(
    "text",
    [
        "Mais non, j'ai 58 ans ! Et c'est bien le bas du dos.",
        "mais non j'arrive pas a lire la liste",
        "mais non, je suis un homme !",
    ],
)
def test_a_protest_denies_no_list_of_signs(text: str) -> None:
    reading = answer_to_list(text)
    assert not reading.answered
    assert not reading.facts.denied


def test_a_protest_that_says_nothing_is_there_answers_the_list() -> None:
    assert answer_to_list("mais non, rien de tout ça").answered


@pytest.mark.parametrize(
    ("text", "level"), [("7 assis dans le camion, 5 la", 5), ("9 quand je me penche, mais là 5", 5)]
)
def test_the_level_of_now_counts(text: str, level: int) -> None:
    assert read_message(text, question("intensity"), LUMBAR, DAY).facts.intensity == level


def test_marks_that_were_dictated_are_marks() -> None:
    text = "non rien de tout ça virgule merci ma chérie point"
    reading = answer_to_list(text)
    assert EMERGENCY_PART in reading.facts.screened
    assert not reading.facts.doubtful


def test_one_kind_of_a_sign_that_is_denied_does_not_take_the_others_back() -> None:
    told = replace(LUMBAR, red_flags=frozenset({"cauda_equina"}))
    for text in ("je fais pipi normalement", "j'urine normalement, j'appelle quand même"):
        assert "cauda_equina" in read_message(text, None, told, DAY).facts.red_flags


def test_how_long_a_sign_is_there_is_not_how_long_it_hurts() -> None:
    asked = QUESTIONS.question("red_flags", LUMBAR, CONFIRM_PART, "motor_deficit")
    text = "Non c'est comme ça depuis 2009, ça n'a pas bougé. Le neurologue l'a vu."
    assert read_message(text, asked, LUMBAR, DAY).facts.duration is None


def test_a_spell_without_pain_is_no_duration() -> None:
    text = "Elle n'est jamais vraiment partie. Enfin, si, un mois en 2021, mais je corrige."
    assert read_message(text, question("recurrence"), LUMBAR, DAY).facts.duration is None


def test_a_man_who_names_pregnancy_is_not_pregnant() -> None:
    text = "non rien. pk tu demandes grossesse je suis un garçon"
    assert "pregnancy" not in answer_to_list(text).facts.red_flags


def test_how_old_a_limp_is_is_no_age() -> None:
    text = "Mais non, 17 ans c'est le pied. La douleur est revenue il y a trois semaines."
    assert read_message(text, question("consent"), LUMBAR, DAY).facts.age is None


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (EMERGENCY_PART, "il dit aucun. C'est embêtant qu'il prenne du Kardégic avec ?"),
        (BACKGROUND_PART, "Non. Ah si, ma mère a eu un cancer des intestins, ça compte ?"),
        (BACKGROUND_PART, "juste un peu du sucre, le diabète quoi, et la tension"),
    ],
)
def test_a_list_is_denied_beside_something_else(part: str, text: str) -> None:
    reading = answer_to_list(text, part)
    assert part in reading.facts.screened
    assert not reading.facts.red_flags


@pytest.mark.parametrize("text", ["juste le pied", "cancer, c'est tout"])
def test_a_sign_that_is_all_denies_no_list(text: str) -> None:
    assert "cancer" not in answer_to_list(text, BACKGROUND_PART).facts.denied


def test_a_pain_that_passes_on_moving_is_no_constant_pain_at_night() -> None:
    text = "je me reveille a 4h du matin et ca passe quand je bouge"
    assert "night_pain" not in read_message(text, None, LUMBAR, DAY).facts.red_flags
    noted = replace(LUMBAR, red_flags=frozenset({"night_pain"}))
    text = "mais la douleur elle est pas constante hein"
    assert "night_pain" not in read_message(text, None, noted, DAY).facts.red_flags


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("plus de force dans la jambe depi hier", "motor_deficit"),
        ("je n'ai plus de sensation entre les jambes depi hier", "cauda_equina"),
        ("je suis enceinte, ça va être un garçon", "pregnancy"),
        ("ça me réveille toutes les nuits et ça ne passe pas quand je marche", "night_pain"),
    ],
)
def test_a_sign_beside_a_word_of_something_else_is_heard(text: str, sign: str) -> None:
    facts = read_message(text, None, LUMBAR, DAY).facts
    assert sign in facts.red_flags | facts.doubtful


@pytest.mark.parametrize(
    "text",
    ["pas de perte d'urine depi hier", "pas de fievre, mal depi 3 jours", "pas de cancer, twa jou"],
)
def test_a_denial_is_one_beside_a_word_of_creole(text: str) -> None:
    facts = read_message(text, None, LUMBAR, DAY).facts
    assert not facts.red_flags | facts.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "c'est tout le bas du dos qui me fait mal",
        "dialyse, c'est tout",
        "juste la tuberculose",
        "juste pour savoir, pourquoi vous demandez ça ?",
    ],
)
def test_what_may_be_a_sign_denies_no_background(text: str) -> None:
    assert not answer_to_list(text, BACKGROUND_PART).facts.denied


@pytest.mark.parametrize(
    "text", ["mais non tout est normal", "mais non docteur", "mais non, je suis en pleine forme"]
)
def test_a_mais_non_alone_denies_the_list(text: str) -> None:
    assert answer_to_list(text).answered


@pytest.mark.parametrize(
    ("text", "years"), [("j'ai 72 ans, c'est le dos", 72), ("j'ai 16 ans, c'est la jambe", 16)]
)
def test_an_age_before_what_hurts_is_an_age(text: str, years: int) -> None:
    assert read_message(text, None, LUMBAR, DAY).facts.age == years


@pytest.mark.parametrize("text", ["kiné, non mais tramadol oui", "kiné, non et tramadol oui"])
def test_a_bare_no_denies_the_treatment_before_it(text: str) -> None:
    assert read_message(text, question("treatments"), LUMBAR, DAY).facts.treatments == ("opioid",)


@pytest.mark.parametrize(("text", "level"), [("hier 9, 4 aujourd'hui", 4), ("8 là, hier 3", 8)])
def test_the_level_before_a_word_of_now_counts(text: str, level: int) -> None:
    assert read_message(text, question("intensity"), LUMBAR, DAY).facts.intensity == level


@pytest.mark.parametrize(
    "text", ["elle, rien du tout", "lui non", "Elle non, aucun", "maman, rien de tout ça"]
)
def test_who_answers_for_somebody_says_who_first(text: str) -> None:
    reading = answer_to_list(text, on_behalf=True)
    assert reading.answered
    assert not reading.facts.red_flags | reading.facts.doubtful


def test_what_is_denied_for_the_patient_and_told_of_oneself_is_not_the_patients() -> None:
    text = "Lui rien, c'est moi qui ai eu un cancer"
    assert not answer_to_list(text, BACKGROUND_PART, on_behalf=True).facts.red_flags


@pytest.mark.parametrize(
    "text",
    [
        "certain", "ben certain", "elle accepte", "elle accepte, elle est là", "il veut bien",
        "elle est d'accord", "pour sûr",
    ],
)  # fmt: skip
def test_consent_is_given_for_somebody_and_in_other_words(text: str) -> None:
    question = QUESTIONS.question("consent", Facts())
    assert read_message(text, question, Facts(), DAY).facts.consent is True


@pytest.mark.parametrize("text", ["elle n'accepte pas", "il ne veut pas", "pas certain"])
def test_a_refusal_or_doubt_in_these_words_is_no_consent(text: str) -> None:
    question = QUESTIONS.question("consent", Facts())
    assert not read_message(text, question, Facts(), DAY).facts.consent


def test_a_sign_that_is_pointed_at_is_the_one_that_is_asked_about() -> None:
    text = "la chute que je vous dis"
    facts = answer_to_list(text).facts
    assert facts.doubtful == {"major_trauma"}
    for sign, there in (("cauda_equina", False), ("major_trauma", True)):
        assert (sign in answer_to_one(text, sign, facts).facts.red_flags) == there


def test_a_recent_procedure_makes_a_later_fever_grave() -> None:
    told = read_message("j'ai eu une infiltration lombaire la semaine dernière", None, LUMBAR, DAY)
    fever = answer_to_list("la fièvre, 38,6 depuis deux jours", facts=told.facts)
    assert "fever" in fever.facts.red_flags
    assert "recent_spine_procedure" in fever.facts.details
    old = read_message("une infiltration il y a trois ans", None, LUMBAR, DAY)
    assert not old.facts.details


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("enceinte seulement, pas de sang, le bébé bouge bien", {"pregnancy"}),
        ("je suis enceinte mais pas de saignement", {"pregnancy"}),
        ("enceinte de six semaines, du sang marron", {"pregnancy_complication"}),
    ],
)
def test_what_is_denied_beside_a_pregnancy_is_not_the_pregnancy(text: str, signs: set[str]) -> None:
    told = answer_to_list(text).facts.red_flags
    assert signs <= told <= signs | {"pregnancy"}


@pytest.mark.parametrize("text", ["nuque, rien dans le bas du dos", "rien au bas du dos, l'épaule"])
def test_a_low_back_that_has_nothing_is_no_place_of_the_pain(text: str) -> None:
    question = QUESTIONS.question("location", Facts(consent=True))
    facts = read_message(text, question, Facts(consent=True), DAY).facts
    assert facts.pain_location == "elsewhere"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("depuis l'été d'il y a deux ans", 700, 900), ("l'hiver d'il y a trois ans", 900, 1100),
        ("depuis mars d'il y a deux ans", 960, 1010), ("Noël d'il y a deux ans", 680, 720),
        ("8 semaines... nn jdi nimp 8 mois", 240, 250),
        ("3 mois, nan je dis n'importe quoi, 3 semaines", 21, 21),
    ],
)  # fmt: skip
def test_years_back_and_slips_of_the_thumb(text: str, least: int, most: int) -> None:
    question = QUESTIONS.question("duration", LUMBAR)
    duration = read_message(text, question, LUMBAR, DAY).facts.duration
    assert duration is not None
    assert least <= duration.min_days
    assert duration.max_days <= most


@pytest.mark.parametrize(
    ("text", "relief"),
    [
        ("elle dit que non", "none"), ("il me dit que oui", "enough"),
        ("ma mère trouve que ça aide un peu", "partial"),
    ],
)  # fmt: skip
def test_what_a_carer_reports_is_the_answer(text: str, relief: str) -> None:
    facts = Facts(consent=True, pain_location="lumbar", treatments=("physiotherapy",))
    question = QUESTIONS.question("relief", facts)
    assert read_message(text, question, facts, DAY, on_behalf=True).facts.relief == relief


USUAL = [
    "au fait je suis pas incontinente d'habitude hein", "j'avais jamais eu de fuites avant",
    "avant lundi je n'avais pas de fuites", "normalement j'ai pas de fuites",
    "j'avais pas de problème pour uriner jusqu'à lundi",
]  # fmt: skip


@pytest.mark.parametrize("text", USUAL)
def test_what_is_usual_takes_no_sign_back(text: str) -> None:
    facts = replace(LUMBAR, red_flags=frozenset({"cauda_equina"}))
    reading = read_message(text, None, facts, DAY)
    assert "cauda_equina" in reading.facts.red_flags
    assert not reading.denied
    assert "cauda_equina" not in answer_to_one(text, "cauda_equina").facts.denied


@pytest.mark.parametrize("text", ["finalement je n'ai pas de fuites", "je n'ai plus de fuites"])
def test_what_is_no_more_is_taken_back(text: str) -> None:
    assert "cauda_equina" in answer_to_one(text, "cauda_equina").facts.denied


@pytest.mark.parametrize(
    "text", ["non. la perte c'était rosé", "du sang, un peu", "mon ventre est tout dur par moments"]
)
def test_a_loss_is_asked_about_where_a_pregnancy_is_known(text: str) -> None:
    asked = QUESTIONS.question("treatments", PREGNANT)
    assert "pregnancy_complication" in read_message(text, asked, PREGNANT, DAY).facts.doubtful
    assert not read_message(
        text, QUESTIONS.question("treatments", LUMBAR), LUMBAR, DAY
    ).facts.doubtful


@pytest.mark.parametrize("text", ["pas de perte, pas de sang", "aucune contraction"])
def test_no_loss_is_no_sign(text: str) -> None:
    assert not answer_to_list(text, facts=PREGNANT).facts.doubtful


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        ("nn un vrai doc pa le boulo. bon ok dac", None), ("non mais c'est bon ok d'accord", None),
        ("nn mais ok", None), ("pas d'accord", False), ("non merci", False),
        ("non mais je suis pas d'accord", False),
    ],
)  # fmt: skip
def test_a_no_that_comes_round_is_asked_again(text: str, consent: bool | None) -> None:
    question = QUESTIONS.question("consent", Facts())
    assert read_message(text, question, Facts(), DAY).facts.consent is consent


def test_feeling_better_tells_of_no_treatment() -> None:
    facts = replace(LUMBAR, treatments=("opioid",))
    assert answer_to_list("aucun, aujourd'hui ça va mieux", facts=facts).facts.relief is None
    asked = QUESTIONS.question("relief", facts)
    assert read_message("bof un peu", asked, facts, DAY).facts.relief == "partial"


@pytest.mark.parametrize(
    "text",
    [
        "enceinte seulement, pas de saignement, le bébé bouge", "aucune perte, aucune contraction",
        "le bébé bouge bien, pas de sang",
    ],
)  # fmt: skip
def test_a_healthy_pregnancy_denies_its_danger(text: str) -> None:
    reading = answer_to_one(text, "pregnancy_complication", PREGNANT)
    assert reading.answered
    assert "pregnancy_complication" in reading.facts.denied
    assert "pregnancy" in reading.facts.red_flags


@pytest.mark.parametrize(
    "text",
    [
        "le bébé bouge beaucoup moins", "bébé bouge rarement",
        "le bébé bouge mais je perds du sang",
        "pas de contractions mais du liquide qui coule", "je ne sais pas si bébé bouge",
        "pas de saignement mais des pertes marron", "pas de sang, mais le ventre est tout dur",
    ],
)  # fmt: skip
def test_one_kind_denied_and_another_told_denies_no_danger(text: str) -> None:
    reading = answer_to_one(text, "pregnancy_complication", PREGNANT)
    assert "pregnancy_complication" not in reading.facts.denied


@pytest.mark.parametrize("text", ["pas de liquide, seulement du sang", "pas de perte de poids"])
def test_a_danger_that_stands_outlasts_one_kind_denied(text: str) -> None:
    standing = PREGNANT.with_red_flags(["pregnancy_complication"])
    facts = read_message(text, None, standing, DAY).facts
    assert "pregnancy_complication" in facts.red_flags


@pytest.mark.parametrize(
    "text",
    ["prise de sang normale", "perte d'appétit", "perte de poids", "c'était une perte de temps"],
)
def test_other_blood_and_losses_raise_no_doubt_in_a_pregnancy(text: str) -> None:
    assert not read_message(text, None, PREGNANT, DAY).facts.doubtful


@pytest.mark.parametrize(
    "text",
    ["elle, rien ne tient, elle tombe", "lui, rien ne va", "elle, non, plus du tout de force"],
)
def test_a_story_that_begins_with_rien_denies_no_list(text: str) -> None:
    assert not answer_to_list(text, on_behalf=True).facts.denied


@pytest.mark.parametrize("text", ["ça m'arrive plus", "c'est plus ça", "c'est pas ça"])
def test_what_may_be_more_or_no_more_settles_nothing(text: str) -> None:
    reading = answer_to_one(text, "suicidal_ideation")
    assert not reading.facts.denied
    assert not reading.facts.red_flags


@pytest.mark.parametrize(
    "text",
    ["tout marche bien, depuis hier", "je dors mal, la nuit", "je marche bien, tous les jours"],
)
def test_a_time_behind_something_else_is_no_yes(text: str) -> None:
    assert not answer_to_one(text, "cauda_equina").facts.red_flags


@pytest.mark.parametrize(
    "text",
    [
        "c'est sûr non", "certain non", "c'est sûr ?", "c'est sûr, mes données ?", "certain âge",
        "nous acceptons pas", "elle accepte rien", "il veut bien mais moi non",
        "elle veut bien savoir qui lit", "elle accepte à condition", "non mais ok je refuse",
        "non. bon ok au revoir", "non, mais je veux bien voir un vrai docteur",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_yes_is_no_consent(text: str) -> None:
    question = QUESTIONS.question("consent", Facts())
    assert not read_message(text, question, Facts(), DAY).facts.consent


@pytest.mark.parametrize("text", ["pas un poil", "même pas un soupçon"])
def test_not_a_bit_is_no_relief(text: str) -> None:
    facts = replace(LUMBAR, treatments=("opioid",))
    question = QUESTIONS.question("relief", facts)
    assert read_message(text, question, facts, DAY).facts.relief != "partial"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Maman, 82 ans, c'est juste l'âge ?", "age"),
        ("Maman a mal au dos et ne va plus à la selle depuis. C'est normal ?", "radiation"),
        ("plongé à 30 mètres avec le stimulateur, j'ai le droi ?", "red_flags"),
        ("tomber enceinte avec le boîtier", "red_flags"),
        ("tonton prend du nurofen en cachette. On laisse faire ?", "treatments"),
        ("le petit a mâché mon Lyrica", "treatments"),
        ("un ibuprofène coupé en 2 sa passe ?", "red_flags"),
        ("porter des caisses depui ke j'ai 18 ans, ça use ?", "age"),
        ("ma fille fait dix heures de gym par semaine, c'est trop ?", "duration"),
        ("je passe mon niveau 2 de plongée en août, je peux ?", "intensity"),
        ("une amie a 3 boîtes de Lamaline, c'est dangereux ?", "intensity"),
        ("une dépression il y a 5 ans, ça bloque pour la neurostim ?", "treatments"),
        ("mon boitier marche plus depuis ce matin la douleur revient que faire", "duration"),
        ("mon gamin 6 an s'est fait mal au foot, c'est grave ?", "duration"),
    ],
)
def test_what_is_told_of_something_else_is_no_fact(text: str, fact: str) -> None:
    reading = read_message(text, question("duration"), LUMBAR, DAY)
    assert fact not in reading.learned


def test_the_age_of_a_pupil_is_no_duration() -> None:
    text = "13 ans mal au dos je sais pas si je dois le dire à mes parents"
    assert read_message(text, question("duration"), LUMBAR, DAY).facts.duration is None
    told = read_message("13 ans, mes parents l'ont eu aussi", question("age"), LUMBAR, DAY)
    assert told.facts.age == 13
    assert read_message("13 ans de mal de dos", question("duration"), LUMBAR, DAY).facts.duration


def test_a_dilemma_in_a_story_answers_no_list() -> None:
    text = "mon médecin hésite, et moi entre les deux je ne sais pas. Dans quels cas on opère ?"
    assert not answer_to_list(text).facts.doubtful
    assert answer_to_list("je ne sais pas. C'est grave ?").facts.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "je viens de tomber enceinte",
        "j'ai réussi à tomber enceinte avec une FIV le mois dernier",
        "j'ai arrêté la pilule pour tomber enceinte et ça y est, je suis de 2 mois",
        "31 SA vaginose traitée",
        "je suis à 32 SA ce jour et j'ai mal dans le dos",
    ],
)
def test_a_pregnancy_that_is_told_counts(text: str) -> None:
    assert "pregnancy" in answer_to_list(text, BACKGROUND_PART).present


@pytest.mark.parametrize(
    "text",
    [
        "elle ne va pas très loin",
        "la douleur ne va pas bien bas",
        "ça ne descend pas bien bas",
        "ça va pas bien plus bas que la ceinture",
        "ça ne tire pas au lit",
    ],
)
def test_a_pain_that_goes_nowhere_stays_in_the_back(text: str) -> None:
    assert read_message(text, question("radiation"), LUMBAR, DAY).facts.radiation == "none"


def test_a_dive_as_an_accident_is_a_fall() -> None:
    for text in (
        "j'ai plongé d'un rocher de 8 mètres hier et je me suis fait mal au dos",
        "j'ai plongé de 10 m du rocher et depuis j'ai le dos bloqué",
    ):
        assert "major_trauma" in read_message(text, question("location"), LUMBAR, DAY).present


@pytest.mark.parametrize(
    ("text", "treatments"),
    [
        (
            "Doliprane, Ixprim, kiné, et toujours mal. C'est quoi la suite ?",
            {"paracetamol", "opioid", "physiotherapy"},
        ),
        ("J'ai tout fait. Kiné, infiltration, Lyrica. Que faire ?", None),
        ("58 ans. Kiné, infiltrations, tramadol. Suis-je candidat à la neurostimulation ?", None),
        ("Kiné arrêtée parce que trop mal. Autre solution ?", {"physiotherapy"}),
        ("le tramadol je l'ai arrêté net il y a un mois. C'est grave ?", {"opioid"}),
        ("depuis que ma puce est née, kiné et tramadol", {"physiotherapy", "opioid"}),
    ],
)
def test_treatments_listed_beside_a_question_were_tried(
    text: str, treatments: set[str] | None
) -> None:
    reading = read_message(text, question("duration"), LUMBAR, DAY)
    found = set(reading.facts.treatments or ())
    assert found >= treatments if treatments else len(found) > 1


@pytest.mark.parametrize(
    ("asked", "text", "fact"),
    [
        ("location", "le bas du dos c'est grave", "pain_location"),
        ("recurrence", "elle part jamais c'est grave", "recurrence"),
        ("treatments", "doliprane et kiné c'est grave", "treatments"),
        ("radiation", "ça descend dans la jambe c'est normal", "radiation"),
        ("intensity", "7 sur 10 c'est normal", "intensity"),
        ("age", "52 c'est normal", "age"),
        ("duration", "ça doit faire 4 mois à quoi ça sert", "duration"),
        ("duration", "mal depuis 5 jours doliprane 3 fois par jour", "duration"),
        ("duration", "ça dure depuis dix jours avec deux crises par jour", "duration"),
        ("duration", "7 ans. Mes parents avaient pareil", "duration"),
        ("duration", "8 ans que j'ai mal, ça a commencé au lycée", "duration"),
        ("duration", "10 ans de sciatique, je suis prof au lycée", "duration"),
        ("duration", "depuis l'accouchement de ma fille de 2 ans", "duration"),
        ("age", "maman de deux enfants, 38 ans", "age"),
        ("age", "papa depuis peu, 31 ans", "age"),
        ("duration", "maman de 3 enfants, 39 ans, mal au bas du dos depuis 2 ans", "age"),
    ],
)
def test_an_answer_is_kept_whatever_stands_beside_it(asked: str, text: str, fact: str) -> None:
    facts = replace(LUMBAR, pain_location=None) if fact == "pain_location" else LUMBAR
    assert fact in read_message(text, question(asked), facts, DAY).learned
