"""The widget as a person meets it: what can be read, pressed and written."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

ANSWERS: dict[str, str | list[str]] = {
    "consent": ["Oui, je suis d'accord"],
    "location": ["Bas du dos"],
    "red_flags": ["Aucun de ces signes"],
    "duration": "depuis 8 mois",
    "duration_threshold": ["Un peu plus de trois mois"],
    "recurrence": ["Elle n'est jamais vraiment partie"],
    "treatments": ["Kinésithérapie", "Codéine ou tramadol ou morphine"],
    "relief": ["Non, pas du tout"],
    "radiation": ["Elle descend dans la fesse ou la jambe"],
    "intensity": ["7 sur 10"],
    "age": "52",
}
"""What one patient with an old pain answers: words, or the options picked."""


class Chat:
    """One page with the widget on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.widget = page.locator("triage-widget")
        self.frame = self.widget.locator(".frame")
        self.launcher = self.widget.locator(".launcher")
        self.panel = self.widget.get_by_role("dialog").first
        self.log = self.widget.get_by_role("log")
        self.box = self.widget.get_by_role("textbox", name="Votre message")
        self.answers = self.widget.locator(".answers")
        self.alert = self.widget.locator(".banner")
        self.notice = self.widget.locator(".notice")
        self.result = self.widget.get_by_role("article", name="Votre résultat")

    def open(self) -> Chat:
        self.launcher.click()
        return self.settle()

    def start(self) -> Chat:
        """Open the widget and begin the conversation."""
        self.open()
        self.button("Commencer").click()
        return self.settle()

    def settle(self) -> Chat:
        """Wait until everything written has its answer."""
        expect(self.frame).not_to_have_class(re.compile("busy"), timeout=20_000)
        return self

    def button(self, name: str) -> Locator:
        return self.widget.get_by_role("button", name=name)

    def say(self, text: str) -> Chat:
        self.box.fill(text)
        self.box.press("Enter")
        return self.settle()

    def question(self) -> str:
        """Return the id of the open question, "" where none is."""
        return self.answers.get_attribute("data-question") or ""

    def reply(self, answer: str | list[str]) -> Chat:
        """Answer the open question in words, or by picking options with the mouse."""
        if isinstance(answer, str):
            return self.say(answer)
        boxes = self.answers.get_by_role("checkbox")
        if boxes.count():
            for label in answer:
                self.answers.get_by_label(label).first.check()
            self.button("Valider").click()
        else:
            self.answers.get_by_role("button", name=answer[0]).click()
        return self.settle()

    def walk(self, until: str = "", **others: Any) -> Chat:
        """Answer every question up to the one called ``until``, or to the result."""
        for _ in range(20):
            question = self.question()
            if question == until:
                return self
            self.reply({**ANSWERS, **others}[question])
        raise AssertionError(f"the triage does not end: {self.log.inner_text()[-500:]}")

    def spoken(self, who: str) -> list[str]:
        """Return the texts of the "user" or of the "bot", oldest first."""
        texts = self.log.locator(f".bubble.{who}").all_text_contents()
        return [re.sub(r"^(Vous|Assistant)\s:", "", text) for text in texts]
