"""Which educational text answers which question."""

ARTICLE = {
    "faq_low_back_pain": "low_back_pain",
    "faq_activity": "stay_active",
    "faq_imaging": "imaging",
    "faq_red_flags": "when_to_worry",
    "faq_chronic_pain": "chronic_pain",
    "faq_medication": "opioids",
    "faq_neurostimulation": "neurostimulation",
    "faq_neurostimulation_kinds": "neurostimulation_kinds",
    "faq_neurostimulation_candidates": "neurostimulation_candidates",
    "faq_neurostimulation_steps": "neurostimulation_steps",
    "faq_neurostimulation_risks": "neurostimulation_evidence",
    "faq_other_conditions": "other_conditions",
    "faq_work": "work",
    "faq_second_opinion": "second_opinion",
    "faq_cost": "cost",
    "faq_diagnosis": "low_back_pain",
}
"""Intent of the question, and id of the text that answers it."""
