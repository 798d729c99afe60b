"""Everything that the assistant knows and that its owners may change, loaded and checked once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from triage.advice import ADVICE_FILE, Advice, load_advice
from triage.answers import Facts
from triage.content import CONTENT_FOLDER, Library, load_content
from triage.content_answers import AnswerBase, load_answers
from triage.finding.asking import check_words
from triage.finding.unsafe import load_unsafe
from triage.opening_hours import describe as describe_hours
from triage.questions import QUESTIONS_FILE, Questionnaire
from triage.result import Reference
from triage.rules import RULES_FILE, Ruleset, load_rules
from triage.service import load_service
from triage.sign_off import read_sign_off, sign_off_file
from triage.summary import describe, sign_names

KNOWLEDGE_FILES = (ADVICE_FILE, CONTENT_FOLDER, QUESTIONS_FILE, RULES_FILE)
"""Where it all comes from; the settings of the service are in the folder of the content."""


@dataclass(frozen=True)
class Knowledge:
    """Rules, advice, texts, service and questions: what a conversation is made of."""

    reference: Reference
    questionnaire: Questionnaire
    answers: AnswerBase

    @property
    def ruleset(self) -> Ruleset:
        """The rules in force."""
        return self.reference.ruleset

    @property
    def advice(self) -> Advice:
        """The advice and the labels."""
        return self.reference.advice

    @property
    def library(self) -> Library:
        """The educational texts."""
        return self.reference.library

    @property
    def public_url(self) -> str:
        """The address under which patients reach the educational pages."""
        return self.reference.public_url

    @property
    def time_zone(self) -> tzinfo:
        """The time zone of the service."""
        return self.reference.service.time_zone

    def contact(self, now: datetime) -> dict[str, str]:
        """Return what sentences need to name the service: phone, hours, open now or not."""
        service = self.reference.service
        open_now = describe_hours(service.hours, now)
        return {
            "phone": service.phone_display,
            "hours": service.hours_text,
            "open_now": f"{open_now[0].upper()}{open_now[1:]}.",
        }

    def sign_names(self, red_flags: Iterable[str]) -> list[str]:
        """Return what the signs are called inside a sentence."""
        return sign_names(red_flags, self.advice.sign_labels)

    def describe(self, facts: Facts, names: Iterable[str]) -> list[str]:
        """Return French phrases for these facts."""
        return describe(facts, names, self.advice.sign_labels, self.advice.treatment_labels)


def load_knowledge() -> Knowledge:
    """Load and check it all. Raises ValueError with one line that names the file to correct."""
    advice, library = load_advice(), load_content()
    library.require(advice.content_ids, "advice.yml")
    read_sign_off(sign_off_file())  # One that cannot be read is told at the start.
    answers = load_answers(library=library)
    check_words()
    for unsafe in load_unsafe():
        answers.require(unsafe.entries, "unsafe.yml")
    reference = Reference(
        ruleset=load_rules(),
        advice=advice,
        library=library,
        service=load_service(),
        public_url=os.environ.get("TRIAGE_PUBLIC_URL", "http://localhost:5005").rstrip("/"),
        sign_off_file=sign_off_file(),
    )
    questionnaire = Questionnaire(advice.sign_labels, advice.treatment_labels)
    return Knowledge(reference, questionnaire, answers)
