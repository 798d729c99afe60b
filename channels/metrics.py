"""Figures on how the assistant does, for Prometheus: no text, no person, no conversation.

:func:`watch` has the parts of Rasa's agent timed and its turns counted. Rasa offers no place for
that, so the methods of the very objects in use are wrapped; each once, however often it is called.
What each figure means and what to do about it: docs/operations.md and deploy/prometheus/.
"""

from __future__ import annotations

import contextvars
import functools
import itertools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, start_http_server
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.preparing import prepare

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16)
_MISUNDERSTOOD = ("utter_misunderstood", "utter_consent_unsure")
_FAILURE = "utter_failure"
_LOOK_BACK = 200
"""Events before a message among which the question it answers is looked for."""

TURNS = Counter("triage_turns", "Messages taken, by how they went", ["channel", "result"])
TURN_SECONDS = Histogram("triage_turn_seconds", "Time of a turn", ["channel"], buckets=_SECONDS)
PART_SECONDS = Histogram(
    "triage_turn_part_seconds", "Time of a part of a turn", ["part"], buckets=_SECONDS
)
PART_ERRORS = Counter("triage_part_errors", "Calls of a part that failed", ["part"])
IN_PROGRESS = Gauge("triage_turns_in_progress", "Turns begun and not ended")
ALERTS = Counter("triage_alerts", "Turns in which the emergency alert was raised", ["channel"])
RESULTS = Counter("triage_results", "Results given", ["orientation"])
QUESTIONS = Counter("triage_questions", "Questions asked", ["question"])
AGAIN = Counter(
    "triage_questions_again", "Questions asked twice running: not understood, or needless",
    ["question"],
)  # fmt: skip
PART_UP = Gauge("triage_part_up", "Whether a part answers (1) or not (0)", ["part"])
LOOP_LAG = Gauge("triage_loop_lag_seconds", "How late the event loop was at the last look")


@dataclass
class _Turn:
    begun: float
    events: Sequence[Event] = ()


_turn: contextvars.ContextVar[_Turn | None] = contextvars.ContextVar("turn", default=None)


def address(environ: Mapping[str, str]) -> tuple[str, int] | None:
    """Return interface and port of the figures; None where ``TRIAGE_METRICS_PORT`` is not set."""
    port = environ.get("TRIAGE_METRICS_PORT", "")
    if not port:
        return None
    return environ.get("TRIAGE_METRICS_HOST", "127.0.0.1"), int(port)


def serve(host: str, port: int) -> None:
    """Serve the figures at ``/metrics`` in a thread. Raises OSError where the port is taken."""
    start_http_server(port, addr=host)


def note_parts(parts: Mapping[str, bool]) -> None:
    """Note which parts answer."""
    for name, up in parts.items():
        PART_UP.labels(name).set(up)


def note_loop_lag(seconds: float) -> None:
    """Note how late the event loop was."""
    LOOP_LAG.set(seconds)


def watch(agent: Agent) -> None:
    """Have the turns of ``agent`` counted and its parts timed. Idempotent."""
    prepare(agent)  # It changes what is wrapped here.
    _wrap(agent, "handle_message", _counted)
    store: Any = agent.tracker_store
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    _wrap(store, "retrieve", functools.partial(_timed, "history"))
    _wrap(store, "save", _saving)
    processor = agent.processor
    if processor is not None:
        _wrap(processor, "handle_message", _waited)
        _wrap(processor, "_parse_message_with_graph", _understanding)
        if processor.action_endpoint is not None:
            _wrap(processor.action_endpoint, "request", functools.partial(_timed, "answering"))


_Method = Callable[..., Any]


def _wrap(owner: Any, name: str, around: Callable[[_Method], _Method]) -> None:
    """Put ``around`` about a method of one object, unless that was done."""
    done = owner.__dict__.setdefault("_watched_methods", set())
    if name not in done:
        done.add(name)
        setattr(owner, name, around(getattr(owner, name)))


def _timed(part: str, method: _Method) -> _Method:
    @functools.wraps(method)
    async def timed(*given: Any, **options: Any) -> Any:
        with PART_SECONDS.labels(part).time(), PART_ERRORS.labels(part).count_exceptions():
            return await method(*given, **options)

    return timed


def _understanding(method: _Method) -> _Method:
    @functools.wraps(method)
    def timed(*given: Any, **options: Any) -> Any:
        with (
            PART_SECONDS.labels("understanding").time(),
            PART_ERRORS.labels("understanding").count_exceptions(),
        ):
            return method(*given, **options)

    return timed


def _saving(method: _Method) -> _Method:
    timed = _timed("storing", method)

    @functools.wraps(method)
    async def saving(tracker: Any, *given: Any, **options: Any) -> Any:
        if (turn := _turn.get()) is not None and not turn.events:
            turn.events = _last_turn(tracker.events)
        return await timed(tracker, *given, **options)

    return saving


def _waited(method: _Method) -> _Method:
    @functools.wraps(method)
    async def waited(*given: Any, **options: Any) -> Any:
        if (turn := _turn.get()) is not None:
            PART_SECONDS.labels("waiting").observe(time.monotonic() - turn.begun)
        return await method(*given, **options)

    return waited


def _counted(method: _Method) -> _Method:
    @functools.wraps(method)
    async def counted(message: UserMessage, *given: Any, **options: Any) -> Any:
        channel = str(message.input_channel)
        turn = _Turn(time.monotonic())
        token = _turn.set(turn)
        result = "failed"
        try:
            with IN_PROGRESS.track_inprogress(), TURN_SECONDS.labels(channel).time():
                answered = await method(message, *given, **options)
            result = _count_events(channel, turn.events)
            return answered
        finally:
            _turn.reset(token)
            TURNS.labels(channel, result).inc()

    return counted


def _last_turn(events: Any) -> list[Event]:
    """Return the last message with all that followed, and what came shortly before it."""
    kept: list[Event] = []
    before = 0
    for event in reversed(events):
        kept.append(event)
        before += bool(before) or isinstance(event, UserUttered)
        if before > _LOOK_BACK:
            break
    return kept[::-1]


def _count_events(channel: str, events: Sequence[Event]) -> str:
    """Count what one turn said; return how it went."""
    place = next(
        (i for i in range(len(events) - 1, -1, -1) if isinstance(events[i], UserUttered)), None
    )
    if place is None:
        return "failed"
    said = [event for event in events[place:] if isinstance(event, BotUttered)]
    names = [str(event.metadata.get("utter_action") or "") for event in said]
    if not said or _FAILURE in names:
        return "failed"
    objects = list(_objects(said))
    if any(item.get("type") == "alert" for item in objects):
        ALERTS.labels(channel).inc()
    for item in objects:
        if item.get("type") == "result":
            RESULTS.labels(str(item.get("orientation"))).inc()
    asked = _questions(objects)
    before = _questions(_objects(events[:place]))
    for question in asked:
        QUESTIONS.labels(question).inc()
    if asked and before and asked[-1] == before[-1]:
        AGAIN.labels(asked[-1]).inc()
    misunderstood = any(name.startswith(_MISUNDERSTOOD) for name in names)
    return "not_understood" if misunderstood else "understood"


def _objects(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    """Return the objects of the wire contract that were sent with ``events``, in order."""
    for event in events:
        if isinstance(event, BotUttered):
            for held in itertools.chain(
                [event.data.get("custom")], [event.metadata.get("contract")]
            ):
                if isinstance(held, dict):
                    yield held


def _questions(objects: Iterable[dict[str, Any]]) -> list[str]:
    return [str(item.get("id")) for item in objects if item.get("type") == "question"]
