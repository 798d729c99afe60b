"""A person who writes for somebody else: that person's signs count, and a stranger's do not."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage
from actions.commands import writes_for_someone
from tests.actions.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "c'est pour ma mère, elle a mal en bas du dos",
        "bonjour j'écris pour mon mari",
        "je viens pour ma femme qui a mal aux reins",
        "je réponds à la place de mon père",
        "c pr ma mere",
        "je cherche un conseil pour ma grand-mère de 84 ans",
        "Bonjour ! ma fille de 13 ans se plaint du dos",
        "mon mari a très mal aux reins",
        "Bonjour, pour mon épouse, mal aux lombaires depuis quatre jours.",
        "pour ma femme",
        "bonsoir, ma mamie a le dos bloqué",
        "Mon mari a glissé en sortant du bain, il a mal au bas du dos",
        "Mon fils a été désarçonné puis piétiné par son cheval ce midi, il a mal au dos.",
        "C'est mon mari, il s'est coincé le dos en soulevant la tondeuse.",
    ],
)
def test_writing_for_someone_is_noticed(text: str) -> None:
    assert writes_for_someone(text)


@pytest.mark.parametrize(
    "text",
    [
        "mon mari m'a dit de venir",
        "mon père a eu un cancer",
        "je porte mes courses pour ma mère",
        "c'est pour moi",
        "c'est dur pour mon mari",
        "c'est pour mon dos",
        "bonjour mon fils est malade et moi j'ai mal au dos",
        "mon mari a mal au dos aussi, moi c'est depuis mars",
        "mon mari m'a massé, il dit que j'ai mal au mauvais endroit",
        "ma femme est infirmière, elle connaît le mal de dos",
        "pour mon mari c'est du cinéma, j'ai mal",
        "ma mère a une sciatique et j'ai pareil",
        "mon mari a le dos solide mais pas moi",
        "pour ma mère c'est une sciatique",
        "ma femme m'a dit de consulter, elle est bloquée au travail. mal au dos depuis 3 jours",
    ],
)
def test_naming_someone_is_not_writing_for_them(text: str) -> None:
    assert not writes_for_someone(text)


def test_greetings_without_end_hang_nothing() -> None:
    # Each blank that could be read in two ways doubled the time: this one never came back.
    assert not writes_for_someone("bonjour  " * 110 + "x")


def test_the_signs_of_the_person_written_for_alert(action: ActionTriage) -> None:
    talk = Talk(action)
    answers = talk.say("c'est pour ma mère, elle n'arrive plus à uriner depuis ce matin")
    assert answers[0]["custom"]["red_flags"] == ["cauda_equina"]


def test_the_questions_are_then_about_that_person(action: ActionTriage) -> None:
    talk = Talk(action)
    said = talk.said(talk.say("c'est pour ma mère, elle a 84 ans et mal en bas du dos"))
    assert "Répondez à sa place" in said
    talk.say("oui", "affirm")
    assert "Répondez à sa place" not in talk.said(talk.say("aucun", "deny"))
    answers = talk.say("ma mère a eu un cancer")
    assert "un cancer" in talk.said(answers)
    assert talk.slots["red_flags"] == ["cancer"]


def test_a_sign_of_a_stranger_now_is_met_without_an_alert(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui"):
        talk.say(text)
    answers = talk.say("mon mari a perdu la force dans une jambe")
    said = talk.said(answers)
    assert "appelez le 15 pour cette personne" in said
    assert answers[-1]["custom"]["id"] == "location"
    assert not talk.slots.get("red_flags")


def test_a_cancer_in_the_family_is_no_emergency(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui"):
        talk.say(text)
    assert "15" not in talk.said(talk.say("mon père a eu un cancer"))
