"""How a person talks: answers what is asked, and now and then does something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from deploy.demo.lines import Line, Message, Turn
from deploy.demo.people import Book, Person

MOST_TURNS = 45
MOST_TRIES = 3
"""After so many answers to one question in vain, a person says that they do not know."""

_ALONE = ("none", "unknown")
_BY_WORDS = ("consent", "location", "recurrence", "relief", "radiation", "duration_threshold")
_SAFE_TO_DECORATE = ("location", "recurrence", "radiation", "age", "treatments")


class Patient:
    """One conversation. ``orientation`` is where it led in the end, None where it did not.

    ``alerted`` says that an emergency was recognised, ``last_question`` where it stopped.
    """

    def __init__(self, person: Person, book: Book) -> None:
        self.person = person
        self.orientation: str | None = None
        self.alerted = False
        self.last_question: str | None = None
        self._book = book
        self._rng = Random(person.seed)
        self._flags: dict[str, Sequence[str]] = dict(person.case["red_flags"])
        self._tries: dict[str, int] = {}
        self._script: list[Message] = []
        self._digressions = self._plan()
        self._closed = False
        self._gone = False

    def talk(self, line: Line, stopped: Callable[[], bool]) -> None:
        """Talk over ``line`` until there is nothing more to say, or until ``stopped``."""
        turn = line.say(self._opening())
        for _ in range(MOST_TURNS):
            message = self._react(turn)
            if message is None or stopped():
                return
            turn = line.say(message)

    # --- what is said next ----------------------------------------------------------------------

    def _react(self, turn: Turn) -> Message | None:
        result, question = turn.last("result"), turn.last("question")
        if result is not None:
            self.orientation, self.last_question = str(result["orientation"]), None
        if turn.last("alert") and not self.alerted:
            self.alerted = True
            self._script = self._after_alert()
            return self._next()
        if self._script or self._gone:
            return self._next()
        if question is not None:
            self.last_question = str(question["id"])
            return self._on_question(question)
        if result is not None and not self._closed and not self.alerted:
            self._closed = True
            self._script = self._after_result()
        return self._next()

    def _next(self) -> Message | None:
        return self._script.pop(0) if self._script else None

    def _on_question(self, question: Mapping[str, Any]) -> Message | None:
        name = str(question["id"])
        self._script = self._digressions.pop(name, [])
        if self._script:
            return self._next()
        if name == self.person.leaves_at:
            self._gone = True
            self._script = self._leave(name)
            return self._next()
        self._tries[name] = self._tries.get(name, 0) + 1
        # The red flags come in two parts.
        if self._tries[name] > MOST_TRIES + (name == "red_flags"):
            return self._said("je ne sais pas")
        return self._answer(question)

    # --- answers --------------------------------------------------------------------------------

    def _opening(self) -> Message:
        openings = self.person.case.get("openings")
        text = self._rng.choice(openings) if openings else self._words("opening", "any")
        if self.person.case["tell"] == "opening":
            text = f"{text} {self._tell_signs()}"
        chance = self._book.moves["chances"]["details_in_the_opening"]
        if self._rng.random() < chance:
            text = f"{text.rstrip('. ')}. {self._move('details')}"
        return self._said(text)

    def _answer(self, question: Mapping[str, Any]) -> Message:
        name, case = str(question["id"]), self.person.case
        told = case["tell"] == name and name != "red_flags" and self._flags
        if own := case.get("says", {}).get(name):
            return self._said(self._rng.choice(own))
        if name == "red_flags":
            return self._answer_signs(question)
        values = self._values(name)
        offered = {option["value"] for option in question["options"]}
        picks = values and offered.issuperset(values) and self._rng.random() < self._picks(name)
        if picks and not told:
            return Message("", question, tuple(values))
        text = self._in_words(name, values)
        if told:
            return self._said(f"{text}, {self._tell_signs()}")
        return self._said(text, decorate=name in _SAFE_TO_DECORATE)

    def _picks(self, name: str) -> float:
        # Nearly everybody presses the button of the consent.
        return self.person.voice.picks * (2 if name == "consent" else 1)

    def _values(self, name: str) -> list[str]:
        case = self.person.case
        match name:
            case "consent":
                agrees = not self.person.refuses
                return ["yes" if agrees else "no"]
            case "location" | "recurrence" | "relief" | "radiation":
                return [str(case[name])]
            case "duration_threshold":
                return [str(case.get("threshold", "unknown"))]
            case "treatments":
                return list(case["treatments"]) or ["none"]
        return []

    def _in_words(self, name: str, values: Sequence[str]) -> str:
        person = self.person
        if name in _BY_WORDS:
            return self._words(name, values[0])
        if name == "treatments":
            if values == ["none"]:
                return self._words(name, "none")
            tried = [self._rng.choice(self._book.words["treatment"][value]) for value in values]
            listed = ", ".join(tried[:-1]) + " et " + tried[-1] if len(tried) > 1 else tried[0]
            return self._words(name, "any").format(list=listed)
        amount = str(self._rng.choice(person.case["duration"]))
        if amount.startswith("depuis") and name == "duration":
            return amount
        facts = {"amount": amount, "age": person.age, "intensity": person.intensity}
        return self._words(name, "any").format_map(facts)

    def _answer_signs(self, question: Mapping[str, Any]) -> Message:
        offered = [option["value"] for option in question["options"]]
        waiting = [flag for flag in self._flags if flag in offered]
        if not waiting:
            if self._rng.random() < self._picks("red_flags"):
                return Message("", question, ("none",))
            return self._said(self._words("red_flags", "none"))
        own_words = any(self._flags[flag] for flag in waiting)
        if not own_words and self._rng.random() < self.person.voice.picks:
            for flag in waiting:
                del self._flags[flag]
            return Message("", question, tuple(waiting))
        return self._said(self._tell_signs(waiting))

    def _tell_signs(self, which: Sequence[str] = ()) -> str:
        told = []
        for flag in tuple(which) or tuple(self._flags):
            own = self._flags.pop(flag)
            told.append(self._rng.choice(own) if own else self._words("red_flags", flag))
        return " et ".join(told)

    # --- what else people do ----------------------------------------------------------------------

    def _plan(self) -> dict[str, list[Message]]:
        """Return what is said in place of a first answer, by question."""
        chances, rng = self._book.moves["chances"], self._rng
        plan: dict[str, list[Message]] = {}
        if self.person.refuses:
            return plan

        def at(*questions: str) -> list[Message]:
            return plan.setdefault(rng.choice(questions), [])

        anywhere = ("location", "red_flags", "duration", "recurrence", "radiation", "intensity")
        if rng.random() < chances["why"]:
            at("consent", "age", *anywhere).append(self._said(self._move("why")))
        if rng.random() < chances["faq"]:
            at("treatments", *anywhere).append(self._said(self._move("faq")))
        if rng.random() < chances["digression"]:
            at("age", *anywhere).append(self._said(self._move("digression")))
        if rng.random() < chances["gibberish"]:
            times = rng.choice((1, 1, 2, 3))
            place = at("duration", "duration", "recurrence", "radiation", "age")
            place += [self._said(self._move("gibberish")) for _ in range(times)]
        if rng.random() < chances["human"]:
            at("consent", "age", *anywhere).append(self._said(self._move("human")))
        if self.person.erases:
            place = at("duration", "age", "treatments")
            settle = "cancel" if self.person.erases == "keeps" else "confirm"
            for step in ("ask", settle):
                place.append(self._said(self._pick(self._book.moves["erasure"][step])))
        if not self.person.steady and rng.random() < chances["restart"]:
            at("intensity", "age").append(self._said(self._move("restart")))
        return plan

    def _leave(self, question: str) -> list[Message]:
        """Return the last words of who leaves: most say nothing."""
        said: list[Message] = []
        if question == "duration" and self._rng.random() < 0.5:
            said.append(self._said(self._words("duration", "vague")))
        if self._rng.random() < 0.25:
            said.append(self._said(self._move("leaving")))
        return said

    def _after_alert(self) -> list[Message]:
        chance = self._book.moves["chances"]["withdrawal"]
        if not self.person.steady and self._rng.random() < chance:
            # What follows is the rest of the triage.
            self._flags = {}
            return [self._said(self._move("withdrawal"))]
        steps = self._rng.choice(self._book.moves["after_alert"]["plain"])
        return [self._said(step.format_map(self.person.names)) for step in steps]

    def _after_result(self) -> list[Message]:
        rng, chances = self._rng, self._book.moves["chances"]
        said: list[Message] = []
        if not self.person.steady and rng.random() < chances["correction"]:
            said.append(self._said(self._move("correction")))
        if rng.random() < 0.2:
            said.append(self._said(self._move("faq")))
        if rng.random() < 0.55:
            said.append(self._said(self._move("after_result")))
        return said

    # --- words ------------------------------------------------------------------------------------

    def _said(self, text: str, decorate: bool = False) -> Message:
        return Message(self.person.voice.write(text, self._rng, decorate))

    def _words(self, name: str, value: str) -> str:
        return self._pick(self._book.words[name][value])

    def _move(self, name: str) -> str:
        return self._pick(self._book.moves[name]).format_map(self.person.names)

    def _pick(self, by_voice: Mapping[str, Sequence[str]]) -> str:
        """Return one of the sentences: more often those of the person's own way of writing."""
        own = by_voice.get(self.person.voice.name)
        if own and self._rng.random() < 0.7:
            return str(self._rng.choice(own))
        return str(self._rng.choice(by_voice.get("plain") or own or [""]))
