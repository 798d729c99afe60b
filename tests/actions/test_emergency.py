"""After an alert: what the person says next is met, and the way back stays open."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk
from triage.meaning.meaning import Meaning, Said


def in_emergency(action: ActionTriage, sign: str, *before: str) -> Talk:
    talk = Talk(action)
    for text in before or ("bonjour", "oui"):
        talk.say(text)
    assert talk.say(sign)[0]["custom"]["type"] == "alert"
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "j'ai appelé le 15 merci",
        "c'est bon je les ai appelés",
        "mon mari appelle le samu",
        "les pompiers arrivent",
        "je suis aux urgences",
        "je pars aux urgences",
        "l'ambulance est là",
    ],
)
def test_help_on_its_way_is_not_asked_for_again(action: ActionTriage, text: str) -> None:
    said = (talk := in_emergency(action, "je ne sens plus rien entre les jambes")).said(
        talk.say(text)
    )
    assert "bonne chose" in said
    assert "recommencer" in said
    assert "appelez le 15 maintenant" not in said


def test_once_help_is_called_nothing_presses_any_more(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    talk.say("ma femme appelle le 15")
    for text, intent in (("ok", "affirm"), ("ils demandent mon âge, j'ai 45 ans", "inform")):
        said = talk.said(talk.say(text, intent))
        assert said.startswith("Suivez ce que l'on vous dit")
        assert "appelez le 15 maintenant" not in said
    assert talk.say("et je ne peux plus uriner")[0]["custom"]["type"] == "alert"
    assert "appelez le 15 maintenant" in talk.said(talk.say("vous êtes sûr ?"))


@pytest.mark.parametrize(
    "text",
    [
        "j'ai pas appelé",
        "j'ai appelé mais ça ne répond pas",
        "j'ai appelé le 15. Personne ne répond",
        "j'ai appelé le 15 ! ils veulent pas venir",
        "j'ai appelé mon médecin",
        "j'ai appelé personne",
        "je dois aller aux urgences ?",
        "c'est grave ?",
    ],
)
def test_without_help_the_call_is_asked_for_again(action: ActionTriage, text: str) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    assert "appelez le 15 maintenant (ou le 112" in talk.said(talk.say(text))


@pytest.mark.parametrize(("text", "intent"), [("ok", "affirm"), ("merci", "thank")])
def test_a_bare_yes_is_no_proof_of_a_call(action: ActionTriage, text: str, intent: str) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say(text, intent))
    assert said.startswith("Si vous avez déjà appelé")
    assert "15" in said


def test_a_yes_but_gets_the_whole_reminder(action: ActionTriage) -> None:
    talk = in_emergency(action, "mon pied traîne")
    assert "« signe ancien »" in talk.said(talk.say("oui mais mon neurologue le sait", "affirm"))


def test_fear_is_met_before_the_reminder(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say("j'ai très peur", "complain_pain"))
    assert said.startswith("Je comprends que cela fasse peur.")
    assert "Voyons ensemble" not in said


def test_what_to_do_is_to_call_and_not_a_list_of_abilities(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say("qu'est-ce que je dois faire", "ask_capabilities"))
    assert said.startswith("Vous m'avez signalé un signe")


@pytest.mark.parametrize(
    "text", ["j'ai appelé le 3114", "j'ai appelé", "je suis avec ma sœur et j'ai appelé le 3114"]
)
def test_a_call_to_3114_is_thanked(action: ActionTriage, text: str) -> None:
    talk = in_emergency(action, "j'ai envie de mourir")
    said = talk.said(talk.say(text))
    assert "Merci de l'avoir fait" in said


@pytest.mark.parametrize(
    "text",
    [
        "non c'était une façon de parler",
        "je plaisantais",
        "je n'ai pas ce signe",
        "je n'ai pas envie de mourir",
    ],
)
def test_dark_words_taken_back_leave_the_number(action: ActionTriage, text: str) -> None:
    talk = in_emergency(action, "j'ai envie de mourir")
    answers = talk.say(text)
    assert "3114" in answers[0]["text"]
    assert answers[-1]["custom"]["id"] == "location"


@pytest.mark.parametrize("text", ["signe ancien", "ce signe est ancien", "ce n'est pas nouveau"])
def test_an_old_sign_that_was_examined_can_be_set_aside(action: ActionTriage, text: str) -> None:
    talk = in_emergency(action, "mon pied traîne")
    assert "« signe ancien »" in talk.said(talk.say("quel temps fait-il", "out_of_scope"))
    answers = talk.say(text)
    assert "ancien" in answers[0]["text"]
    assert "n'est pas là" not in answers[0]["text"]
    assert answers[-1]["custom"]["type"] == "question"


def test_an_old_chest_pain_is_not_set_aside(action: ActionTriage) -> None:
    talk = in_emergency(action, "j'ai mal dans la poitrine")
    said = talk.said(talk.say("signe ancien"))
    assert "appelez le 15" in said
    assert "« signe ancien »" not in said


def test_an_alert_before_the_welcome_does_not_skip_it(action: ActionTriage) -> None:
    talk = Talk(action)
    talk.say("j'ai mal dans la poitrine")
    assert "appelez le 15" in talk.said(talk.say("ok", "affirm"))
    answers = talk.say("je n'ai pas ce signe")
    assert "pas de diagnostic" in talk.said(answers)
    assert answers[-1]["custom"]["id"] == "consent"


def test_the_step_does_not_move_over_an_alert(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui", "bas du dos"):
        question = talk.say(text)[-1]["custom"]
    talk.say("mon pied traîne")
    again = talk.say("je n'ai pas ce signe")[-1]["custom"]
    assert (again["id"], again["step"], again["steps"]) == (
        "red_flags",
        question["step"],
        question["steps"],
    )


def test_an_emergency_speaks_of_its_own_signs_only(action: ActionTriage) -> None:
    talk = Talk(action)
    said = talk.said(talk.say("je ne sens plus rien entre les jambes"))
    assert "choc ou une chute, ne bougez pas" not in said
    assert "idées de mort, appelez aussi" not in said
    fallen = Talk(action)
    assert "ne bougez pas" in fallen.said(fallen.say("je suis tombé du toit"))


@pytest.mark.parametrize(
    ("text", "entry", "said"),
    [
        ("demain ça ira ?", "wait_until_later", "N'attendez pas"),
        ("le 15 ne répond pas", "line_15_busy", "Restez en ligne"),
        ("je peux prendre ma voiture ?", "may_i_drive", "Ne conduisez pas"),
        ("non j'appelle pas", "refuses", "C'est vous qui décidez"),
    ],
)
def test_what_is_said_after_an_alert_gets_its_own_answer(
    action: ActionTriage, text: str, entry: str, said: str
) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    answers = talk.say(text, after_alert=[entry])
    assert said in talk.said(answers)
    assert answers[-1]["custom"] | {"url": ""} == {
        "type": "answer",
        "id": entry,
        "url": "",
        "alternatives": [],
    }
    assert answers[-1]["custom"]["url"].endswith(f"/questions/after_an_alert#{entry}")
    # The same words again get the reminder: an answer that did not help is not repeated.
    assert said not in talk.said(talk.say(text, after_alert=[entry]))


def test_an_answer_for_an_alert_needs_to_be_sure(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say("le temps est gris", after_alert=["far_away"], confidence=0.6))
    assert "appelez le 15 maintenant" in said


def test_help_that_is_heard_by_its_meaning_changes_the_reminders(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say("mon gendre m'y conduit", after_alert=["help_called"]))
    assert "bonne chose" in said
    assert "appelez le 15 maintenant" not in talk.said(talk.say("ok", "affirm"))


def test_an_answer_of_another_alert_is_not_given(action: ActionTriage) -> None:
    talk = in_emergency(action, "j'ai envie de mourir")
    found = ["line_15_busy", "line_3114_busy"]
    said = talk.said(talk.say("ça ne répond pas", after_alert=found))
    assert "moins de dix minutes" in said
    assert "114" in said


def test_a_sign_that_is_taken_back_is_so_whatever_else_it_is_like(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    said = talk.said(talk.say("je n'ai pas ce signe", after_alert=["alert_really_serious"]))
    assert "je note que ce signe n'est pas là" in said


def test_words_of_discouragement_do_not_take_thoughts_of_dying_back(action: ActionTriage) -> None:
    talk = in_emergency(action, "j'ai envie de mourir")
    text = "ça sert à rien"
    meaning = Meaning(Said(0, len(text), "denied", 0.67)).as_dict()
    said = talk.said(talk.say(text, meaning=meaning))
    assert "3114" in said
    assert "je l'entends" not in said


def test_what_makes_a_sign_graver_is_not_taken_back_with_it(action: ActionTriage) -> None:
    talk = in_emergency(action, "j'ai un cancer et mes jambes ne me portent plus depuis hier")
    talk.say("je n'ai pas ce signe")
    assert "motor_deficit" not in talk.slots["red_flags"]
    assert "cancer" in talk.slots["red_flags"]


def test_a_sign_taken_back_beside_a_background_does_not_alert_again(action: ActionTriage) -> None:
    talk = in_emergency(action, "mes jambes ne me portent plus depuis hier")
    text = "c'est une erreur, je n'ai pas ce signe. par contre j'ai eu un cancer du sein"
    answers = talk.say(text)
    assert all((one.get("custom") or {}).get("type") != "alert" for one in answers)
    assert talk.slots["red_flags"] == ["cancer"]


def test_a_call_in_vain_is_no_help_on_its_way(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    text = "j'ai appelé le 15 ca sonne dans le vide depuis 10 min je fais quoi"
    said = talk.said(talk.say(text, after_alert=["line_15_busy"]))
    assert "Restez en ligne" in said
    assert "bonne chose" not in said


def test_a_question_beside_help_on_its_way_is_answered(action: ActionTriage) -> None:
    talk = in_emergency(action, "je ne sens plus rien entre les jambes")
    text = "le 112 a répondu, les secours arrivent. elle peut boire en attendant ?"
    assert "à jeun" in talk.said(talk.say(text, after_alert=["eat_or_drink"]))
    assert "appelez le 15 maintenant" not in talk.said(talk.say("ok", "affirm"))


def test_times_of_the_call_do_not_change_how_long_it_has_hurt(action: ActionTriage) -> None:
    talk = Talk(action)
    for text in ("bonjour j'ai mal au dos depuis 5 jours", "oui"):
        talk.say(text)
    talk.say("je ne sens plus rien entre les jambes")
    before = talk.slots["duration"]
    for text in (
        "j'appelle le 15 ça sonne occupé depuis 5 minutes",
        "demain c'est samedi, ça va ?",
    ):
        talk.say(text)
    assert talk.slots["duration"] == before


def test_thoughts_that_were_spoken_of_are_asked_about_before_they_are_put_aside(
    action: ActionTriage,
) -> None:
    talk = in_emergency(action, "j'ai envie de mourir")
    talk.say("j'ai des boîtes de côté", after_alert=["pills_at_home"])
    answers = talk.say("je n'ai pas ce signe")
    assert "3114" in talk.said(answers)
    assert answers[-1]["custom"]["options"][0]["value"] == "suicidal_ideation"
    assert talk.say("non")[-1]["custom"]["id"] == "location"
