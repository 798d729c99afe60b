"""How the assistant speaks: texts of the domain, with the objects of the wire contract.

On the channels that carry data the objects travel as ``custom``; on every other channel they stay
in the metadata of the stored message, so that staff and the channel's own code can read them and
no JSON ever reaches a patient's screen.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from triage.questions import Question

DATA_CHANNELS = frozenset({"rest", "widget"})


class Voice:
    """Collects what is said in one turn, for one channel."""

    def __init__(self, dispatcher: CollectingDispatcher, channel: str | None) -> None:
        self._dispatcher = dispatcher
        self._key = "custom" if channel in DATA_CHANNELS else "contract"

    @property
    def carries_data(self) -> bool:
        """Whether the channel takes the objects of the contract beside the text."""
        return self._key == "custom"

    def say(self, response: str, **values: Any) -> None:
        """Say a response of the domain; ``values`` fill its placeholders."""
        self._dispatcher.utter_message(response=response, **values)

    def tell(self, text: str, payload: dict[str, Any] | None = None, **fields: Any) -> None:
        """Say a text that comes from the rules or the content, with an object of the contract."""
        extra = {self._key: payload} if payload else {}
        self._dispatcher.utter_message(text=text, **extra, **fields)

    def ask(self, response: str, question: Question, step: int, steps: int, **values: Any) -> None:
        """Ask a question with its offered answers as buttons and its ``question`` object."""
        buttons = [{"title": option.label, "payload": option.label} for option in question.options]
        payload = {self._key: question.as_dict(step, steps)}
        self._dispatcher.utter_message(
            response=response, buttons=buttons or None, **payload, **values
        )
