"""Questions in the middle of a triage: what is answered, what is kept, and what comes back."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

BATTERY = "combien de temps dure la pile ?"


@pytest.fixture
def talk(action: ActionTriage) -> Talk:
    talk = Talk(action)
    talk.say("bonjour", "greet")
    talk.say("oui", "affirm")
    return talk


def objects(answers: list[dict[str, object]]) -> list[dict[str, object]]:
    return [answer["custom"] for answer in answers if answer.get("custom")]  # type: ignore[misc]


def test_the_answer_comes_with_its_object_and_the_open_question(talk: Talk) -> None:
    answers = talk.say(BATTERY, "nlu_fallback", ["battery_life", "battery_charging"])
    answer, question = objects(answers)
    assert answer["type"] == "answer"
    assert answer["id"] == "battery_life"
    assert str(answer["url"]).endswith("/questions/neurostimulation_life#battery_life")
    assert [one["id"] for one in answer["alternatives"]] == ["battery_charging"]
    assert question["id"] == "location"


def test_near_questions_are_offered_where_none_is_sure(talk: Talk) -> None:
    found = ["battery_life", "battery_charging", "device_stopped"]
    answers = talk.say("et cette pile ?", "nlu_fallback", found, confidence=0.45)
    assert "Vouliez-vous dire" in answers[0]["text"]
    assert answers[0]["buttons"][0]["title"] == "Combien de temps dure la pile ?"
    assert objects(answers)[0]["id"] is None


def test_without_an_answer_it_says_whom_to_ask(talk: Talk) -> None:
    answers = talk.say("comment soigner mon genou ?", "nlu_fallback", ["massage"], confidence=0.1)
    said = talk.said(answers)
    assert "pharmacien" in said
    assert "01 81 80 00 48" in said
    assert objects(answers)[0] == {"type": "answer", "id": None, "alternatives": []}
    assert objects(answers)[-1]["id"] == "location"


LOST = "mot de passe oublié, je tourne en rond"


def test_what_is_put_as_no_question_is_answered_where_nothing_else_is_understood(
    talk: Talk,
) -> None:
    answers = talk.say(LOST, "nlu_fallback", ["account_trouble"], confidence=0.7)
    answer, question = objects(answers)
    assert answer["id"] == "account_trouble"
    assert question["id"] == "location"


def test_the_likeliest_entry_answers_before_not_understood_is_said(talk: Talk) -> None:
    found = ["account_trouble", "upload_trouble"]
    answers = talk.say(LOST, "nlu_fallback", found, confidence=0.5)
    assert objects(answers)[0]["id"] == "account_trouble"


def test_what_the_base_is_not_sure_of_is_not_understood(talk: Talk) -> None:
    answers = talk.say("la lune est haute", "nlu_fallback", ["account_trouble"], confidence=0.3)
    assert not [one for one in objects(answers) if one["type"] == "answer"]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("ça fait mal une infiltration", "infiltration_hurts"),
        ("on a le droit de conduire sous codéine", "opioids_driving"),
        ("le voltarène en gel ça vaut le coup", "creams_gels"),
        ("la codéine ça marche pour la sciatique qui descend dans la jambe", "opioids_which"),
    ],
)
def test_a_treatment_that_is_only_asked_about_is_answered_and_not_noted(
    talk: Talk, text: str, entry: str
) -> None:
    talk.say("bas du dos")
    answers = talk.say(text, "inform", [entry], confidence=0.97)
    assert objects(answers)[0]["id"] == entry
    assert not any(talk.slots.get(fact) for fact in ("treatments", "relief", "radiation"))


def test_a_carer_who_is_asked_for_off_the_subject_is_no_treatment(talk: Talk) -> None:
    talk.say("bas du dos")
    said = talk.said(talk.say("mon kiné de Bobigny il rentre quand de vacances", "out_of_scope"))
    assert "Je ne connais que le mal de dos" in said
    assert not talk.slots.get("treatments")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("j'ai fait de la kiné et du tramadol", "physio_useful"),
        ("l'infiltration m'a un peu aidé", "physio_useful"),
        ("J'ai pris du Lyrica pendant deux mois. Ça sert à quoi au juste ?", "gabapentinoids"),
        ("La kiné ne m'aide pas. Que faire ?", "gabapentinoids"),
        ("Opéré de la hernie en 2021, et j'ai encore mal. C'est normal ?", "gabapentinoids"),
        ("sciatique dans la jambe droite, kiné et tramadol", "what_is_sciatica"),
        ("infiltration sans effet, sciatique jusqu'au pied", "what_is_sciatica"),
        ("tramadol et lyrica inefficaces", "what_is_sciatica"),
    ],
)
def test_a_treatment_that_is_told_is_noted_however_sure_the_base_is(
    talk: Talk, text: str, entry: str
) -> None:
    talk.say("bas du dos")
    talk.say(text, "inform", [entry], confidence=0.97)
    assert talk.slots.get("treatments")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Le docteur veut m'envoyer chez la psychologue. Il croit que j'invente ?", "in_my_head"),
        ("j'ai que mes ibuprofène 400 à la maison. Si j'en coupe un en deux ?", "child_dose"),
        ("tonton prend du nurofen en cachette, on laisse faire ?", "blood_thinner_medicines"),
        ("Ils ont écrit Modic 1. Ça veut dire quoi ?", "word_modic"),
    ],
)
def test_a_treatment_named_around_a_question_was_not_tried(
    talk: Talk, text: str, entry: str
) -> None:
    talk.say("bas du dos")
    talk.say(text, "inform", [entry], confidence=0.97)
    assert not talk.slots.get("treatments")


def test_an_hour_that_is_not_the_teams_gets_no_opening_hours(talk: Talk) -> None:
    text = "À quelle heure passe le feuilleton ?"
    film = talk.say(
        text, "ask_opening_hours", ["long_journey"], confidence=0.05, intent_confidence=0.86
    )
    assert "Je n'ai pas de réponse sûre" in talk.said(film)
    hours = talk.say(
        "vous répondez quand ?", "ask_opening_hours", ["phone_hours"], intent_confidence=0.7
    )
    assert "du lundi au vendredi" in talk.said(hours)


def test_an_intent_of_the_subject_backs_a_likely_entry(talk: Talk) -> None:
    found = ["neurostim_recovery", "stairs"]
    text = "La pose faite, combien de semaines avant le rabot ?"
    backed = talk.say(text, "faq_neurostimulation_steps", found, confidence=0.42)
    assert objects(backed)[0]["id"] == "neurostim_recovery"


LYRICA = "On m'a donné du Lyrica alors que je ne suis pas épileptique. À quoi sert-il ?"


@pytest.mark.parametrize(
    ("margin", "entry"), [(-0.2, "gabapentinoids"), (-0.05, "stop_all_at_once")]
)
def test_what_sounds_faintly_unsafe_is_left_to_an_entry_that_is_certain(
    talk: Talk, margin: float, entry: str
) -> None:
    margins = {"asks": 0.9, "unsafe=abrupt_stop": margin}
    meaning = {"whole": {"span": [0, len(LYRICA)], "margins": margins}, "clauses": []}
    answers = talk.say(LYRICA, "faq_medication", ["gabapentinoids"], meaning=meaning)
    assert entry in [one.get("id") for one in objects(answers)]


def test_of_two_signs_as_near_the_graver_one_is_answered(talk: Talk) -> None:
    found = ["danger_tingling", "danger_numb_saddle"]
    answers = talk.say("des fourmis entre les jambes, grave ?", "faq_red_flags", found)
    assert objects(answers)[0]["id"] == "danger_numb_saddle"
    assert [one["id"] for one in objects(answers)[0]["alternatives"]] == ["danger_tingling"]


def test_a_sign_of_danger_that_is_as_near_answers_before_anything_else(talk: Talk) -> None:
    found = ["apa_or_pch", "wiping_after_implant", "danger_numb_saddle"]
    text = "si on sent plus rien quand on s'essuie aux toilettes faut faire quoi"
    answers = talk.say(text, "faq_red_flags", found)
    assert "danger_numb_saddle" in [one.get("id") for one in objects(answers)]


def test_a_device_that_stops_ends_no_conversation(talk: Talk) -> None:
    text = "mon stimulateur ne répond plus"
    answers = talk.say(text, "stop", ["device_stopped"], confidence=0.78, intent_confidence=0.6)
    assert objects(answers)[0]["id"] == "device_stopped"
    assert objects(answers)[-1]["id"] == "location"


def test_what_only_sounds_off_the_subject_is_answered(talk: Talk) -> None:
    text = "marche pas le code de connexion jamais reçu le mail"
    answers = talk.say(text, "out_of_scope", ["account_trouble"], confidence=0.63)
    assert objects(answers)[0]["id"] == "account_trouble"
    assert "que le mal de dos" in talk.said(talk.say("la recette du clafoutis", "out_of_scope"))


@pytest.mark.parametrize("text", ["diabète + boîtier", "anti inflammatoire et estomac"])
def test_two_things_named_side_by_side_ask_about_them(talk: Talk, text: str) -> None:
    for said in ("bas du dos", "aucun"):
        talk.say(said)
    answers = talk.say(text, "inform", ["neurostim_diabetes"], confidence=0.88)
    assert objects(answers)[0]["id"] == "neurostim_diabetes"
    assert objects(answers)[-1]["id"] == "red_flags"
    assert not talk.slots.get("treatments")


def test_another_sign_is_not_explained_before_the_one_that_is_asked_about(talk: Talk) -> None:
    for said in ("bas du dos", "aucun"):
        talk.say(said)
    text = "à 5 mois, un peu de rose dans la culotte, j'attends lundi ?"
    meaning = {
        "whole": {"span": [0, len(text)], "margins": {"pregnancy_complication": 0.2}},
        "clauses": [],
    }
    answers = talk.say(text, "inform", ["danger_bowel"], meaning=meaning)
    assert "enceinte, avec un saignement" in talk.said(answers)
    assert "selles" not in talk.said(answers)


def test_what_is_asked_beside_a_feeling_is_answered(talk: Talk) -> None:
    text = "j'ai honte, quelles positions pour l'amour ?"
    margins = {"asks": 1.0, "feeling=shame": 0.9}
    meaning = {"whole": {"span": [0, len(text)], "margins": margins}, "clauses": []}
    answers = talk.say(text, "nlu_fallback", ["sex_and_back_pain"], meaning=meaning)
    assert objects(answers)[0]["id"] == "sex_and_back_pain"


def test_a_carer_who_helped_is_a_treatment_off_the_subject_too(talk: Talk) -> None:
    talk.say("bas du dos")
    talk.say("le kiné m'a aidé, il est supporter de l'OM, quel match hier", "out_of_scope")
    assert talk.slots.get("treatments")


def test_a_plain_request_stands_against_an_entry_that_is_not_sure(talk: Talk) -> None:
    text = "les données sont protégées ou pas"
    said = talk.said(talk.say(text, "ask_privacy", ["relapse_prevention"], confidence=0.62))
    assert "l'équipe d'assistance peut le lire" in said


def test_a_guess_is_neither_repeated_nor_a_sign_of_danger(talk: Talk) -> None:
    first, again = (
        talk.say(LOST, "nlu_fallback", ["account_trouble"], confidence=0.7) for _ in range(2)
    )
    assert objects(first)[0]["type"] == "answer"
    assert objects(again)[0]["type"] == "question"
    text = "comme un coup de poing"
    answers = talk.say(text, "nlu_fallback", ["danger_tearing_pain"], confidence=0.75)
    assert objects(answers)[0]["type"] == "question"


def test_a_fact_is_no_question_to_guess_at(talk: Talk) -> None:
    answers = talk.say("bas du dos", "nlu_fallback", ["what_is_low_back_pain"], confidence=0.7)
    assert not [one for one in objects(answers) if one["type"] == "answer"]


def test_what_is_asked_beside_an_answer_to_a_list_is_answered(talk: Talk) -> None:
    talk.say("bas du dos")
    answers = talk.say("aucun et le kiné c'est remboursé", "inform", ["physio_sessions"])
    assert objects(answers)[0]["id"] == "physio_sessions"
    assert "emergency" in talk.slots["dialogue"]["screened"]


def test_treatments_that_are_told_ask_nothing(talk: Talk) -> None:
    for said in ("bas du dos", "aucun", "aucun", "depuis 8 mois", "jamais partie"):
        talk.say(said)
    text = "Kinésithérapie, Codéine ou tramadol ou morphine"
    meaning = {"whole": {"span": [0, len(text)], "margins": {"asks": 0.4}}, "clauses": []}
    answers = talk.say(text, "inform", ["opioids_acute"], confidence=0.97, meaning=meaning)
    assert [one["type"] for one in objects(answers)] == ["question"]


def test_what_asks_by_its_meaning_is_put_as_a_question(talk: Talk) -> None:
    text = "par quel docteur on commence"
    meaning = {"whole": {"span": [0, len(text)], "margins": {"asks": 0.6}}, "clauses": []}
    found = ["neurostim_first_doctor", "which_doctor"]
    answers = talk.say(text, "out_of_scope", found, confidence=0.7, meaning=meaning)
    assert objects(answers)[0]["id"] == "neurostim_first_doctor"


@pytest.mark.parametrize(
    ("text", "intent", "entry"),
    [
        ("hypnose, sérieux ou charlatan", "insult", "hypnosis"),
        ("sauna, hammam", "foreign_language", "sauna_with_device"),
    ],
)
def test_what_the_base_surely_answers_is_no_small_talk(
    talk: Talk, text: str, intent: str, entry: str
) -> None:
    assert objects(talk.say(text, intent, [entry], confidence=0.98))[0]["id"] == entry
    talk.say("merci", "thank")
    assert objects(talk.say("vous êtes nuls", intent, [entry], confidence=0.6))[0]["id"] != entry


def test_whoever_asks_about_dying_is_not_asked_for_a_mark(talk: Talk) -> None:
    dying, battery = (
        objects(talk.say(text, "nlu_fallback", [entry]))[0]
        for text, entry in (
            ("à qui parler si on veut mourir ?", "number_3114"),
            (BATTERY, "battery_life"),
        )
    )
    assert not dying["vote"]
    assert battery["vote"]


def test_a_question_tells_no_fact(talk: Talk) -> None:
    talk.say("est-ce que la kiné et le tramadol marchent ?", "nlu_fallback", ["physio_useful"])
    talk.say("l'ostéoporose c'est quoi ?", "nlu_fallback", ["danger_osteoporosis"])
    assert not talk.slots.get("treatments")
    assert not talk.slots.get("red_flags")


def test_a_fact_told_beside_a_question_is_kept(talk: Talk) -> None:
    answers = talk.say("j'ai mal en bas du dos, une IRM est utile ?", "inform", ["mri_when"])
    assert talk.slots["pain_location"] == "lumbar"
    assert any(one["type"] == "answer" for one in objects(answers))


def test_a_follow_up_is_read_with_what_was_just_answered(talk: Talk) -> None:
    talk.say("c'est quoi la neurostimulation ?", "nlu_fallback", ["neurostim_what"])
    found = ["thermal_cure", "second_opinion_price", "neurostim_reimbursed"]
    answers = talk.say("et c'est remboursé ?", "nlu_fallback", found)
    assert objects(answers)[0]["id"] == "neurostim_reimbursed"


def test_an_overdose_taken_raises_the_alert(talk: Talk) -> None:
    text = "j'ai pris deux tramadol d'un coup par erreur je fais quoi"
    answers = talk.say(text, "nlu_fallback", ["double_dose_mistake"])
    alert = next(one for one in objects(answers) if one["type"] == "alert")
    assert alert["red_flags"] == ["overdose"]
    assert "15" in talk.said(answers)


@pytest.mark.parametrize(
    ("text", "found", "entry", "says"),
    [
        ("si je prends toute la plaquette ?", "opioids_acute", "overdose_thoughts", "3114"),
        ("combien de doliprane c'est trop ?", "paracetamol_use", "overdose_if", "antipoison"),
        ("ibuprofène et tramadol ensemble ?", "nsaid_use", "mixing_medicines", "pharmacien"),
        ("quelle dose de tramadol pour mon fils ?", "opioids_acute", "child_dose", "pharmacien"),
        ("j'arrête la morphine d'un coup", "opioids_acute", "stop_all_at_once", "médecin"),
    ],
)  # fmt: skip
def test_what_is_unsafe_gets_its_own_answer(
    talk: Talk, text: str, found: str, entry: str, says: str
) -> None:
    answers = talk.say(text, "nlu_fallback", [found])
    assert objects(answers)[0]["id"] == entry
    assert says in talk.said(answers)


def test_the_list_of_signs_comes_back_short_and_is_still_heard(talk: Talk) -> None:
    first = talk.say("en bas du dos")
    whole = objects(first)[-1]["options"]
    back = talk.say(BATTERY, "nlu_fallback", ["battery_life"])
    question = objects(back)[-1]
    assert [option["value"] for option in question["options"]] == ["none", "unknown"]
    assert "mal à uriner" in back[-1]["text"]
    again = talk.say("liste")
    assert len(objects(again)[-1]["options"]) == len(whole)
    talk.say(BATTERY, "nlu_fallback", ["battery_life"])
    talk.say("aucun", "deny")
    assert objects(talk.say(BATTERY, "nlu_fallback", ["battery_life"]))[-1]["id"] == "red_flags"
    assert not talk.slots["red_flags"]


def test_a_sign_named_after_the_short_list_raises_the_alert(talk: Talk) -> None:
    talk.say("en bas du dos")
    talk.say(BATTERY, "nlu_fallback", ["battery_life"])
    answers = talk.say("je n'arrive plus à uriner depuis hier")
    assert any(one["type"] == "alert" for one in objects(answers))


def test_the_open_question_returns_in_other_words(talk: Talk) -> None:
    first = talk.say(BATTERY, "nlu_fallback", ["battery_life"])
    second = talk.say("c'est quoi un modic ?", "nlu_fallback", ["word_modic"])
    assert first[-1]["text"] != second[-1]["text"]


def test_a_vote_is_thanked_and_changes_nothing(talk: Talk) -> None:
    talk.say(BATTERY, "nlu_fallback", ["battery_life"])
    before = dict(talk.slots)
    vote = {"entry": "battery_life", "helpful": False}
    answers = talk.say("Non", "deny", metadata={"helpful": vote})
    assert objects(answers) == [{"type": "helpful", **vote}]
    assert {k: v for k, v in talk.slots.items() if k != "dialogue"} == {
        k: v for k, v in before.items() if k != "dialogue"
    }


def test_a_vote_for_an_unknown_entry_is_read_as_a_message(talk: Talk) -> None:
    vote = {"entry": "nowhere", "helpful": True}
    answers = talk.say("en bas du dos", metadata={"helpful": vote})
    assert not any(one["type"] == "helpful" for one in objects(answers))


def test_no_json_on_a_channel_of_text(action: ActionTriage) -> None:
    talk = Talk(action, channel="twilio")
    talk.say("bonjour", "greet")
    answers = talk.say(BATTERY, "nlu_fallback", ["battery_life", "battery_charging"])
    answer = next(one for one in answers if "recharge" in (one["text"] or ""))
    assert not answer.get("buttons")
    assert "/questions/" in answer["text"]


def test_an_entry_taken_out_since_the_training_answers_nothing(talk: Talk) -> None:
    answers = talk.say(BATTERY, "nlu_fallback", ["gone"])
    assert talk.said(answers)
    assert not any(one.get("id") == "gone" for one in objects(answers))


def test_a_question_that_was_pressed_is_that_question_alone(talk: Talk) -> None:
    found = ["what_is_low_back_pain"]
    answers = talk.say("C'est quoi, une sciatique ?", "nlu_fallback", found)
    given = [one["id"] for one in objects(answers) if one["type"] == "answer"]
    assert given == ["what_is_sciatica"]


def test_a_question_that_was_pressed_answers_no_question_of_the_triage(talk: Talk) -> None:
    for text in ("en bas", "aucun de ces signes", "aucun", "trois semaines", "première fois"):
        talk.say(text)
    answers = talk.say("Mon arrêt est long : que va-t-il se passer ?", "nlu_fallback")
    assert objects(answers)[-1]["id"] == "treatments"
    assert not talk.slots.get("treatments")


def test_a_plain_question_is_answered_however_many_came_before(talk: Talk) -> None:
    for _ in range(7):
        answers = talk.say(BATTERY, "nlu_fallback", ["battery_life"])
        assert objects(answers)[0]["id"] == "battery_life"
