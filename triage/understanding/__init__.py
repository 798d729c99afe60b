"""Reads one message of a patient in its context: one file a question, one way in."""

from triage.understanding.reading import (
    MAX_READ,
    Reading,
    give_up,
    is_payload,
    read_message,
)

__all__ = ["MAX_READ", "Reading", "give_up", "is_payload", "read_message"]
