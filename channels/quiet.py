"""Keeps what patients write out of the logs, whatever level the operator asks for.

At DEBUG, Rasa logs every message with all that it read in it. None of that helps an operator who
cannot know whose words they are, so Rasa's own loggers stay at INFO; those of the assistant, which
log no text at any level, and of other libraries follow the setting.
"""

from __future__ import annotations

import logging

_TALKATIVE = "rasa"


def keep_texts_out_of_logs() -> None:
    """Raise the level of every logger of Rasa to INFO at least, its parents' and its own."""
    names = {_TALKATIVE, *(n for n in logging.root.manager.loggerDict if n.startswith("rasa."))}
    for name in names:
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.INFO:
            logger.setLevel(logging.INFO)
