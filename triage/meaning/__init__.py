"""Understands what a message means, not how it is spelt.

``sentences/`` holds what people say, under headings that a clinician can read and add to;
:mod:`triage.meaning.training` teaches a :class:`~triage.meaning.reader.Reader` from them, and that
reader says of each clause of a message what it tells, in which sense, and how surely.
"""

from triage.meaning.meaning import Meaning, Said, Sense

# Not the reader: whoever only looks at sentences or meanings needs none of what it learns with.
__all__ = ["Meaning", "Said", "Sense"]
