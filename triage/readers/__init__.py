"""Readers: one question each, from the patient's words to the value of a fact.

Each takes the message and ``asked``, true where its question is the open one, so that a bare answer
("52", "oui") counts. Each gives ``None`` where the message does not answer it. The French words
live in ``words/``, one file of phrases per question (see :mod:`triage.plain.notation`).
"""

from triage.readers.age import read_age
from triage.readers.choice import read_choice
from triage.readers.consent import read_consent
from triage.readers.dont_know import reads_dont_know
from triage.readers.intensity import read_intensity
from triage.readers.location import read_location
from triage.readers.nothing_tried import reads_nothing_tried, volunteers_nothing_tried
from triage.readers.radiation import read_radiation
from triage.readers.recurrence import read_recurrence
from triage.readers.yes_no import read_happens, read_yes_no, says_it_is_there

__all__ = [
    "read_age",
    "read_choice",
    "read_consent",
    "read_happens",
    "read_intensity",
    "read_location",
    "read_radiation",
    "read_recurrence",
    "read_yes_no",
    "reads_dont_know",
    "reads_nothing_tried",
    "says_it_is_there",
    "volunteers_nothing_tried",
]
