"""What the console calls things, in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.advice import load_advice

_ADVICE = load_advice()
SIGNS: Mapping[str, str] = _ADVICE.sign_labels
TREATMENTS: Mapping[str, str] = _ADVICE.treatment_labels
HEADLINES: Mapping[str, str] = {
    name: advice.headline for name, advice in _ADVICE.orientations.items()
}

SHORT_SIGNS = {
    "cauda_equina": "Queue de cheval",
    "motor_deficit": "Déficit moteur",
    "vascular": "Signe vasculaire",
    "chest_pain": "Douleur thoracique",
    "major_trauma": "Traumatisme grave",
    "minor_trauma": "Chute",
    "fever": "Fièvre",
    "cancer": "Antécédent de cancer",
    "weight_loss": "Perte de poids",
    "immunosuppression": "Immunodépression",
    "iv_drugs": "Drogues injectées",
    "corticosteroids": "Corticoïdes",
    "osteoporosis": "Ostéoporose",
    "night_pain": "Douleur nocturne",
    "inflammatory": "Rythme inflammatoire",
    "urinary_infection": "Infection urinaire",
    "pregnancy": "Grossesse",
    "suicidal_ideation": "Idées suicidaires",
    "pregnancy_complication": "Grossesse : danger",
    "overdose": "Surdosage ou erreur",
    "suspected_by_doctor": "Suspicion médicale",
}
"""The red flags in a reviewer's words: short enough for a table."""

ORIENTATIONS = {
    "emergency": "Urgence",
    "urgent_consultation": "Consultation urgente",
    "consultation": "Consultation",
    "out_of_scope": "Hors champ",
    "specialist_opinion": "Avis spécialisé",
    "chronic_care": "Soins chroniques",
    "self_care": "Autosoins",
}
CLASSIFICATIONS = {"acute": "Aiguë", "chronic": "Chronique", "undetermined": "Indéterminée"}
FITS = {"likely": "Probable", "possible": "Possible", "none": "Non"}
CHANNELS = {
    "widget": "Site web",
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "rest": "API locale",
    "cmdline": "Terminal",
}
QUESTIONS = {
    "consent": "Accord",
    "location": "Localisation",
    "red_flags": "Signes d'alerte",
    "duration": "Durée",
    "duration_threshold": "Seuil des trois mois",
    "recurrence": "Évolution",
    "treatments": "Traitements",
    "relief": "Soulagement",
    "radiation": "Trajet",
    "intensity": "Intensité",
    "age": "Âge",
}
OUTCOMES = {
    "finished": "Terminée",
    "left": "Interrompue",
    "refused": "Accord refusé",
    "stopped": "Arrêtée par la personne",
}
FACTS = {
    "consent": "Accord",
    "pain_location": "Localisation",
    "red_flags": "Signes",
    "duration": "Durée",
    "recurrence": "Évolution",
    "treatments": "Traitements",
    "relief": "Soulagement",
    "radiation": "Trajet",
    "intensity": "Intensité",
    "age": "Âge",
}
_VALUES = {
    "consent": {True: "donné", False: "refusé"},
    "pain_location": {"lumbar": "bas du dos", "elsewhere": "ailleurs"},
    "recurrence": {
        "first": "première fois",
        "recurrent": "revient par périodes",
        "continuous": "jamais vraiment partie",
    },
    "relief": {"enough": "suffisant", "partial": "partiel", "none": "aucun"},
    "radiation": {
        "none": "reste dans le dos",
        "leg": "descend dans la jambe",
        "neuropathic": "signes neuropathiques",
    },
}
ENTITIES = {
    "duration": "durée",
    "treatment": "traitement",
    "red_flag": "signe d'alerte",
    "pain_location": "localisation",
    "radiation": "trajet",
    "recurrence": "évolution",
    "relief": "soulagement",
    "intensity": "intensité",
    "age": "âge",
}
ROLES = {
    "denied": "nié",
    "planned": "prévu",
    "other_person": "autre personne",
    "uncertain": "incertain",
    "hypothetical": "hypothèse",
    "past": "ancien",
    "figurative": "figuré",
}
INTENTS = {
    "inform": "donne une information",
    "affirm": "dit oui",
    "deny": "dit non",
    "dont_know": "ne sait pas",
    "correct": "corrige une réponse",
    "ask_why": "demande pourquoi cette question",
    "ask_repeat": "demande de répéter",
    "ask_human": "veut parler à quelqu'un",
    "ask_opening_hours": "demande les horaires",
    "ask_length": "demande la longueur",
    "ask_result": "demande le résultat",
    "ask_capabilities": "demande ce que fait l'assistant",
    "ask_privacy": "demande l'usage des données",
    "erase": "demande l'effacement",
    "start_over": "veut recommencer",
    "stop": "veut arrêter",
    "greet": "salue",
    "goodbye": "prend congé",
    "thank": "remercie",
    "ask_bot": "demande si c'est un robot",
    "ask_how_are_you": "demande comment ça va",
    "complain_pain": "se plaint de la douleur",
    "insult": "insulte",
    "foreign_language": "écrit dans une autre langue",
    "out_of_scope": "hors sujet",
    "faq_low_back_pain": "question : mal de dos",
    "faq_activity": "question : activité",
    "faq_imaging": "question : imagerie",
    "faq_red_flags": "question : signes d'alerte",
    "faq_chronic_pain": "question : douleur chronique",
    "faq_medication": "question : médicaments",
    "faq_neurostimulation": "question : neurostimulation",
    "faq_neurostimulation_kinds": "question : formes de neurostimulation",
    "faq_neurostimulation_candidates": "question : neurostimulation, pour qui",
    "faq_neurostimulation_steps": "question : neurostimulation, étapes",
    "faq_neurostimulation_risks": "question : neurostimulation, risques",
    "faq_other_conditions": "question : autres maladies",
    "faq_work": "question : travail",
    "faq_second_opinion": "question : second avis",
    "faq_cost": "question : prix",
    "faq_diagnosis": "question : diagnostic",
    "nlu_fallback": "non reconnu",
}


ENTITY_VALUES: Mapping[str, Mapping[str, str]] = {
    "treatment": TREATMENTS,
    "red_flag": SHORT_SIGNS,
    **{
        name: {str(code): label for code, label in _VALUES[name].items()}
        for name in ("pain_location", "recurrence", "relief", "radiation")
    },
}
"""The values that an entity may have, by code, where they are counted."""


def fact_value(name: str, value: Any) -> str:
    """Return the value of a fact (a slot of the wire contract) in words."""
    if value is None:
        return "non précisé"
    if name == "red_flags":
        return ", ".join(SHORT_SIGNS.get(sign, sign) for sign in value) or "aucun"
    if name == "treatments":
        return ", ".join(TREATMENTS.get(item, item) for item in value) or "aucun"
    if name == "duration" and isinstance(value, dict):
        return _duration(value)
    if name == "intensity":
        return f"{value} sur 10"
    if name == "age":
        return f"{value} ans"
    return str(_VALUES.get(name, {}).get(value, value))


def _ends(value: Mapping[str, Any]) -> tuple[float | None, float | None]:
    return value.get("min_days"), value.get("max_days")


def _days(number: int | None) -> str:
    return "jour" if number in (0, 1) else "jours"


def _duration(value: Mapping[str, Any]) -> str:
    text = str(value.get("text") or "").strip()
    days = [None if found is None else round(found) for found in _ends(value)]
    if days[1] is None:
        span = f"{days[0]} {_days(days[0])} ou plus"
    elif days[0] == days[1]:
        span = f"{days[0]} {_days(days[0])}"
    else:
        span = f"{days[0]} à {days[1]} {_days(days[1])}"
    return f"« {text} » ({span})" if text else span
