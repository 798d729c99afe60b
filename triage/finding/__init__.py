"""Finds the answer to a question in the base of answers (``content/answers``).

``asking`` tells which clauses of a message ask; ``finder`` finds the entries that answer them, by
meaning first, with letters and named concepts as witnesses; ``unsafe`` catches what is not to be
answered from a base. Nothing here depends on Rasa.
"""

from triage.finding.finder import AnswerFinder, Found

__all__ = ["AnswerFinder", "Found"]
