"""Words and meaning together: where they agree it counts, where they do not the assistant asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.answers import RED_FLAGS
from triage.meaning.meaning import Meaning, Said
from triage.red_flags import Finding, find_red_flags
from triage.red_flags.witnesses import load_thresholds, weigh

LIMITS = load_thresholds()
SIGN = "cauda_equina"


def meaning(
    margin: float, sense: str = "now", sense_margin: float = 0.0, *, end: int = 80, **more: float
) -> Meaning:
    return Meaning(Said(0, end, sense, sense_margin, {SIGN: margin, **more}))  # type: ignore[arg-type]


def status(findings: tuple[Finding, ...]) -> str | None:
    return next((finding.status for finding in findings if finding.id == SIGN), None)


def words(kind: str) -> list[Finding]:
    return [Finding(SIGN, kind, 0, 30)]  # type: ignore[arg-type]


def test_without_a_reader_the_words_stand_alone() -> None:
    found = find_red_flags("j'arrive plus à uriner")
    assert weigh(found, None) == tuple(found)


def test_what_both_hear_is_there() -> None:
    assert status(weigh(words("present"), meaning(1.0))) == "present"


def test_what_the_meaning_alone_hears_is_asked_about() -> None:
    found = weigh([], meaning(LIMITS.ask + 0.05))
    assert status(found) == "uncertain"
    assert all(finding.by_meaning for finding in found)


def test_a_short_answer_that_faintly_sounds_like_a_sign_costs_no_question() -> None:
    faint = meaning(LIMITS.ask + 0.05, end=int(LIMITS.short))
    assert status(weigh([], faint)) is None
    told = meaning(LIMITS.ask_short + 0.05, end=int(LIMITS.short))
    assert status(weigh([], told)) == "uncertain"


def asked_about(sign: str, margin: float, *, in_the_question: bool) -> bool:
    """Say whether ``sign`` is asked about in a message that asks besides, or in that very piece."""
    told = {sign: margin, "asks": 1.0 if in_the_question else -1.0}
    pieces = (Said(0, 60, "now", 0.0, told), Said(61, 90, "now", 0.0, {"asks": 1.0}))
    return bool(weigh([], Meaning(Said(0, 90, "now", 0.0, {}), pieces)))  # type: ignore[arg-type]


def test_a_question_that_faintly_sounds_like_dying_is_a_question() -> None:
    """ "Le mi-temps, qui décide ?" is no thought of dying; what a story tells is asked about."""
    faint = LIMITS.ask_in_question - 0.05
    assert not asked_about("suicidal_ideation", faint, in_the_question=True)
    assert asked_about("suicidal_ideation", faint + 0.1, in_the_question=True)
    assert asked_about("suicidal_ideation", faint, in_the_question=False)
    assert not asked_about(
        "suicidal_ideation", LIMITS.ask_beside_question - 0.05, in_the_question=False
    )


@pytest.mark.parametrize("sign", ["cauda_equina", "motor_deficit", "major_trauma"])
def test_a_sign_told_beside_a_question_is_asked_about(sign: str) -> None:
    for in_the_question in (True, False):
        margin = LIMITS.ask_beside_question + 0.05
        assert asked_about(sign, margin, in_the_question=in_the_question)


@pytest.mark.parametrize("sign", ["overdose", "pregnancy_complication", "fever"])
def test_what_is_told_by_asking_is_heard_as_faintly_as_ever(sign: str) -> None:
    assert asked_about(sign, LIMITS.ask + 0.05, in_the_question=True)


def test_too_many_pills_that_are_asked_about_raise_no_alert_at_once() -> None:
    def overdose(margin: float, asks: float) -> str:
        heard = Meaning(Said(0, 80, "now", 0.0, {"overdose": margin, "asks": asks}))
        return weigh([], heard)[0].status

    planned, taken = LIMITS.sure + 0.05, LIMITS.sure_in_question + 0.05
    assert overdose(planned, asks=1.0) == "uncertain"
    assert overdose(taken, asks=1.0) == overdose(planned, asks=-1.0) == "present"


def test_what_the_meaning_alone_is_sure_of_counts() -> None:
    assert status(weigh([], meaning(LIMITS.sure + 0.05))) == "present"


def test_what_neither_hears_is_nothing() -> None:
    assert status(weigh([], meaning(LIMITS.ask - 0.05))) is None


@pytest.mark.parametrize("sense", ["denied", "over", "other", "supposed"])
def test_what_is_plainly_told_otherwise_is_nothing(sense: str) -> None:
    assert status(weigh([], meaning(0.3, sense, LIMITS.plainly + 0.1))) is None


def test_another_persons_sign_is_the_patients_where_one_writes_for_them() -> None:
    heard = meaning(LIMITS.sure + 0.1, "other", LIMITS.plainly + 0.1)
    assert status(weigh([], heard, on_behalf=True)) == "present"
    assert status(weigh(words("other_person"), None, on_behalf=True)) == "present"


@pytest.mark.parametrize("sense", ["denied", "over", "other", "supposed"])
def test_where_they_disagree_about_who_when_or_whether_it_asks(sense: str) -> None:
    heard = meaning(0.5, sense, LIMITS.contradicts_words + 0.1)
    assert status(weigh(words("present"), heard)) != "present"


def test_words_that_deny_against_a_sure_meaning_are_asked_about() -> None:
    assert "uncertain" in {f.status for f in weigh(words("denied"), meaning(0.9))}


def test_words_that_ask_about_a_sign_are_asked_about() -> None:
    assert status(weigh(words("present"), meaning(0.9, asks=1.0))) == "uncertain"


def test_a_figure_of_speech_that_the_meaning_firmly_rules_out_is_nothing() -> None:
    told = [Finding("chest_pain", "present", 0, 30)]
    found = weigh(told, meaning(LIMITS.overrules_words - 0.1))
    assert [finding.status for finding in found] == ["figurative"]


def test_plain_words_of_a_sign_that_is_no_figure_are_asked_about() -> None:
    assert status(weigh(words("present"), meaning(LIMITS.overrules_words - 0.1))) == "uncertain"


def test_a_few_plain_words_are_asked_about_though_the_meaning_hears_nothing() -> None:
    unlike = meaning(LIMITS.overrules_words - 0.1, end=int(LIMITS.few))
    assert status(weigh(words("present"), unlike)) == "uncertain"
    assert status(weigh(words("uncertain"), unlike)) == "figurative"


def test_doubting_words_count_where_the_meaning_is_sure() -> None:
    heard = meaning(LIMITS.sure_with_doubt + 0.1)
    assert status(weigh(words("uncertain"), heard)) == "present"


def test_a_faint_second_sign_is_left_out_beside_a_sure_one() -> None:
    both = Meaning(Said(0, 9, "now", 0.0, {SIGN: 1.5, "vascular": LIMITS.ask + 0.05}))
    assert {finding.id for finding in weigh([], both)} == {SIGN}


def test_any_other_sign_by_meaning_alone_counts_where_sure_and_is_asked_about_where_faint() -> None:
    for margin, status in (
        (LIMITS.tells_background + 0.1, "present"),
        (LIMITS.tells_background - 0.1, "uncertain"),
    ):
        heard = Meaning(Said(0, 9, "now", 0.0, {"cancer": margin}))
        assert [(f.id, f.status) for f in weigh([], heard)] == [("cancer", status)]


def test_of_the_faint_signs_that_are_no_emergency_only_the_surest_is_asked_about() -> None:
    faint = {"cancer": LIMITS.asks_background + 0.1, "weight_loss": LIMITS.asks_background + 0.2}
    heard = Meaning(Said(0, 9, "now", 0.0, faint))
    assert [finding.id for finding in weigh([], heard)] == ["weight_loss"]


@given(
    st.sampled_from(RED_FLAGS),
    st.floats(-1.2, 3),
    st.sampled_from(["present", "uncertain", "denied", "past", "other_person", None]),
)
def test_the_meaning_never_raises_less_the_surer_it_is(
    sign: str, margin: float, said: str | None
) -> None:
    """Surer never means quieter: from nothing to a question to a sign, in that order."""
    rank = {None: 0, "uncertain": 1, "present": 2}
    findings = [Finding(sign, said, 0, 9)] if said else []  # type: ignore[arg-type]

    def loudness(at: float) -> int:
        weighed = weigh(findings, Meaning(Said(0, 9, "now", 0.0, {sign: at})))
        return max((rank.get(f.status, 0) for f in weighed if f.id == sign), default=0)

    assert loudness(margin) <= loudness(margin + 0.5)


def test_a_few_words_pick_a_background_sign_of_the_list() -> None:
    told = [Finding("cancer", "present", 0, 6)]
    unlike = meaning(-1.0, end=int(LIMITS.few))
    assert [finding.status for finding in weigh(told, unlike, listed=True)] == ["present"]
