"""Read and check ``advice.yml``: what is said with each orientation, alert, sign and treatment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from triage.answers import RED_FLAGS, TREATMENT_CLASS
from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.french_dates import with_year
from triage.rules import Orientation

ADVICE_FILE = Path(__file__).with_name("advice.yml")
DISTRESS = "suicidal_ideation"
ACTION_KINDS = ("phone", "sms", "link")
HELP = ("service", "account", "directory", "read")
"""What a result may offer besides calls: the service, two of its links, the first text to read."""
FIRST_LENGTH = 140
"""Most characters in what an alert says first: with room to spare in one SMS of 160."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters of a plain SMS (GSM 03.38). Any other, such as "ê", halves the length of the SMS."""


@dataclass(frozen=True)
class OrientationAdvice:
    """What is said with one orientation. ``content`` are ids of educational texts to read.

    ``only_with`` maps some lines of ``what_to_do`` to the signs with which alone they are said.
    ``buttons`` name the help that is offered, that which fits first.
    """

    headline: str
    what_to_do: tuple[str, ...]
    when_to_come_back: str
    content: tuple[str, ...]
    only_with: Mapping[str, frozenset[str]]
    buttons: tuple[str, ...] = ()

    def steps(self, red_flags: Collection[str]) -> tuple[str, ...]:
        """Return the lines of ``what_to_do`` that concern a person with these signs."""
        present = frozenset(red_flags)
        return tuple(
            line
            for line in self.what_to_do
            if line not in self.only_with or self.only_with[line] & present
        )


@dataclass(frozen=True)
class Alert:
    """What is said at once for one group of emergency signs.

    ``first`` says what to do and whom to call; ``then`` what else to do; ``why`` comes last.
    ``also`` is said where a graver group speaks first. ``actions`` are wire-contract actions.
    """

    red_flags: tuple[str, ...]
    first: str
    then: tuple[str, ...]
    why: str
    also: str | None
    actions: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Advice:
    """All fixed texts around a result. ``alerts`` has the gravest group first."""

    orientations: Mapping[Orientation, OrientationAdvice]
    distress: OrientationAdvice
    alerts: tuple[Alert, ...]
    sign_labels: Mapping[str, str]
    sign_questions: Mapping[str, str]
    plainer_questions: Mapping[str, str]
    treatment_labels: Mapping[str, str]
    emergency_signs: str
    numbers: str
    disclaimer_text: str
    calls: Mapping[str, Mapping[str, str]]
    help_labels: Mapping[str, str]
    signed_text: str

    def for_orientation(
        self, orientation: Orientation, red_flags: Collection[str] = ()
    ) -> OrientationAdvice:
        """Return the advice for an orientation.

        An emergency whose only sign is a suicidal thought has an advice of its own.
        """
        if orientation == "emergency" and set(red_flags) == {DISTRESS}:
            return self.distress
        return self.orientations[orientation]

    def alert_text(self, red_flags: Iterable[str]) -> str:
        """Return what to say at once for these signs: first what to do, then why."""
        gravest, *others = self._alerts_for(red_flags)
        lines = [gravest.first, *(alert.also for alert in others if alert.also), *gravest.then]
        lines += [gravest.why, *(alert.why for alert in others)]
        return "\n".join(dict.fromkeys(lines))

    def emergency_actions(self, red_flags: Iterable[str]) -> list[dict[str, str]]:
        """Return the calls and messages to offer for these signs, each once, gravest first."""
        actions = [action for alert in self._alerts_for(red_flags) for action in alert.actions]
        return [dict(action) for i, action in enumerate(actions) if action not in actions[:i]]

    def confirm_question(self, red_flag: str, again: bool = False) -> str:
        """Return the question about one sign alone; ``again`` gives it in plainer words still."""
        questions = self.plainer_questions if again else self.sign_questions
        return questions[red_flag]

    def disclaimer(self, version: str, day: date, signed: Mapping[str, str] | None = None) -> str:
        """Return what every result ends with; ``version`` and ``day`` are those of the rules.

        ``signed`` is the clinician's signature under them (``name``, ``title``, and ``on``, an
        ISO date), None where nobody has signed.
        """
        values = {"version": version, "date": with_year(day)}
        if not signed:
            return self.disclaimer_text.format(**values)
        values |= {"signer": f"{signed['name']}, {signed['title']}"}
        return self.signed_text.format(
            signed_on=with_year(date.fromisoformat(signed["on"])), **values
        )

    @property
    def content_ids(self) -> tuple[str, ...]:
        """Ids of every educational text that some advice proposes."""
        proposed = [*self.orientations.values(), self.distress]
        return tuple(dict.fromkeys(text for advice in proposed for text in advice.content))

    def _alerts_for(self, red_flags: Iterable[str]) -> list[Alert]:
        wanted = set(red_flags)
        return [alert for alert in self.alerts if wanted & set(alert.red_flags)]


def load_advice(path: Path = ADVICE_FILE) -> Advice:
    """Read and check the advice. Raises DataFileError (a ValueError) naming what to correct."""
    fields = Fields(parse_mapping(read_text(path), path.name), path.name)
    fields.only(
        "emergency_signs", "numbers", "disclaimer", "disclaimer_signed", "calls", "alerts",
        "orientations", "distress", "red_flags", "treatments", "help",
    )  # fmt: skip
    calls = {name: _call(call) for name, call in fields.named("calls").items()}
    help_labels = fields.named_texts("help")
    _same_names(help_labels, HELP, f"{path.name}: help")
    known = (*calls, *HELP)
    orientations = fields.named("orientations")
    _same_names(orientations, get_args(Orientation), f"{path.name}: orientations")
    signs = fields.named("red_flags")
    _same_names(signs, RED_FLAGS, f"{path.name}: red_flags")
    treatments = fields.named_texts("treatments")
    _same_names(treatments, TREATMENT_CLASS, f"{path.name}: treatments")
    return Advice(
        orientations=MappingProxyType(
            {name: _orientation(orientations[name], known) for name in get_args(Orientation)}
        ),
        distress=_orientation(fields.fields("distress"), known),
        alerts=_alerts(fields, calls),
        sign_labels=_each(signs, lambda sign: _label(sign.text("label"), sign.where)),
        sign_questions=_each(signs, _question),
        plainer_questions=_each(signs, _plainer_question),
        treatment_labels=MappingProxyType(
            {name: _label(text, f"{path.name}: treatments") for name, text in treatments.items()}
        ),
        emergency_signs=fields.text("emergency_signs"),
        numbers=fields.text("numbers"),
        calls=MappingProxyType(calls),
        help_labels=help_labels,
        disclaimer_text=_disclaimer(fields, "disclaimer", ("version", "date")),
        signed_text=_disclaimer(
            fields, "disclaimer_signed", ("version", "date", "signer", "signed_on")
        ),
    )


def _same_names(found: Collection[str], wanted: Collection[str], where: str) -> None:
    for name in wanted:
        if name not in found:
            raise DataFileError(f"{where}: '{name}' is missing; add it")
    for name in found:
        if name not in wanted:
            raise DataFileError(f"{where}: unknown '{name}'; correct or remove it")


def _orientation(fields: Fields, known: Collection[str]) -> OrientationAdvice:
    fields.only("headline", "what_to_do", "when_to_come_back", "content", "buttons")
    buttons = fields.texts("buttons", least=1, most=3) if "buttons" in fields else ()
    if unknown := [name for name in buttons if name not in known]:
        raise DataFileError(
            f"{fields.where}: buttons: unknown '{unknown[0]}'; use: {', '.join(known)}"
        )
    lines = [_line(item, fields.where) for item in fields.items("what_to_do", least=2, most=5)]
    return OrientationAdvice(
        headline=fields.text("headline"),
        what_to_do=tuple(text for text, _ in lines),
        when_to_come_back=fields.text("when_to_come_back"),
        content=fields.texts("content", least=1, most=3),
        only_with=MappingProxyType({text: signs for text, signs in lines if signs}),
        buttons=buttons,
    )


def _line(item: object, where: str) -> tuple[str, frozenset[str]]:
    """Read one line: a text, or ``{only_with: [signs], text: …}``."""
    if isinstance(item, str) and item.strip():
        return item.strip(), frozenset()
    entry = Fields(item, f"{where}: what_to_do")
    entry.only("text", "only_with")
    signs = frozenset(entry.texts("only_with"))
    if unknown := sorted(signs - set(RED_FLAGS)):
        raise DataFileError(f"{entry.where}: unknown sign '{unknown[0]}'; correct or remove it")
    return entry.text("text"), signs


def _alerts(fields: Fields, calls: Mapping[str, Mapping[str, str]]) -> tuple[Alert, ...]:
    alerts: list[Alert] = []
    taken: set[str] = set()
    for number, item in enumerate(fields.items("alerts"), start=1):
        entry = Fields(item, f"{fields.where}: alerts, item {number}")
        entry.only("red_flags", "first", "then", "why", "also", "calls")
        alert = Alert(
            red_flags=entry.texts("red_flags"),
            first=_sms(entry, entry.text("first")),
            then=tuple(_sms(entry, text) for text in entry.texts("then", least=0)),
            why=_sms(entry, entry.text("why")),
            also=_sms(entry, entry.text("also")) if "also" in entry else None,
            actions=tuple(_named_call(entry, calls, name) for name in entry.texts("calls")),
        )
        if len(alert.first) > FIRST_LENGTH:
            raise DataFileError(
                f"{entry.where}: 'first' has {len(alert.first)} characters; "
                f"shorten it to {FIRST_LENGTH}"
            )
        if repeated := taken & set(alert.red_flags):
            raise DataFileError(f"{entry.where}: {min(repeated)} already has an alert above")
        taken |= set(alert.red_flags)
        alerts.append(alert)
    _same_names(taken, RED_FLAGS, f"{fields.where}: alerts")
    return tuple(alerts)


def _call(fields: Fields) -> Mapping[str, str]:
    fields.only("kind", "label", "value")
    if fields.text("kind") not in ACTION_KINDS:
        raise DataFileError(f"{fields.where}: 'kind' must be one of {', '.join(ACTION_KINDS)}")
    return MappingProxyType({name: fields.text(name) for name in ("kind", "label", "value")})


def _named_call(
    fields: Fields, calls: Mapping[str, Mapping[str, str]], name: str
) -> Mapping[str, str]:
    if name not in calls:
        raise DataFileError(f"{fields.where}: unknown call '{name}'; use: {', '.join(calls)}")
    return calls[name]


def _sms(fields: Fields, text: str) -> str:
    if odd := sorted(set(text) - GSM_7):
        raise DataFileError(
            f"{fields.where}: '{odd[0]}' does not fit a plain SMS; choose other words in "
            f"'{text[:30]}…'"
        )
    return text


def _label(text: str, where: str) -> str:
    if "," in text:
        # Several labels may come back in one answer, with commas between them.
        raise DataFileError(f"{where}: no comma in the label '{text}'; use 'ou' or 'et'")
    return text


def _question(sign: Fields) -> str:
    sign.only("label", "confirm", "again")
    question = sign.text("confirm")
    if not question.endswith("?"):
        raise DataFileError(f"{sign.where}: 'confirm' must be a question to answer by yes or no")
    return question


def _plainer_question(sign: Fields) -> str:
    """Return the question in plainer words; signs that lead to a doctor only are asked once."""
    if "again" not in sign:
        return _question(sign)
    question = sign.text("again")
    if not question.endswith("?"):
        raise DataFileError(f"{sign.where}: 'again' must be a question to answer by yes or no")
    return question


def _disclaimer(fields: Fields, key: str, names: Sequence[str]) -> str:
    """Return a text that holds each of ``names`` in braces, and nothing else in braces."""
    text = fields.text(key)
    marks = {name: f"<{name}>" for name in names}
    try:
        filled = text.format(**marks)
    except (KeyError, IndexError, ValueError, AttributeError):
        filled = ""
    if not all(mark in filled for mark in marks.values()):
        *most, last = [f"{{{name}}}" for name in names]
        raise DataFileError(
            f"{fields.where}: '{key}' must name {', '.join(most)} and {last}, and no other braces"
        )
    return text


def _each(signs: Mapping[str, Fields], read: Callable[[Fields], str]) -> Mapping[str, str]:
    return MappingProxyType({name: read(signs[name]) for name in RED_FLAGS})
