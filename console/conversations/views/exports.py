"""The conversations of the list as CSV or JSON: masked, row by row, however many there are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from console.accounts.permissions import EXPORT, needs
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations import filters
from console.conversations.models import Conversation
from console.conversations.views.listing import prepare
from console.tracker import store
from console.transcripts.thread import Thread, read_thread

AT_ONCE = 200
COLUMNS = (
    "conversation", "debut", "dernier_message", "canal", "deroulement", "arret", "orientation",
    "type", "neurostimulation", "signes", "signes_retires", "alerte", "age", "intensite",
    "messages", "incompris", "secondes_jusqu_au_resultat", "etat", "attribuee_a", "etiquettes",
    "regles",
)  # fmt: skip


@require_GET
@needs(EXPORT)
def as_csv(request: HttpRequest) -> HttpResponse:
    """Send one line for each conversation, for a spreadsheet."""
    chosen = _chosen(request, "CSV")

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo(), delimiter=";")
        # Spreadsheets recognise UTF-8 by this mark.
        yield "\ufeff" + writer.writerow(COLUMNS)
        for row in _rows(chosen):
            yield writer.writerow([_safe(value) for value in _values(row).values()])

    return _file(lines(), "text/csv; charset=utf-8", "csv")


@require_GET
@needs(EXPORT)
def as_json(request: HttpRequest) -> HttpResponse:
    """Send the same with what was said, masked."""
    chosen = _chosen(request, "JSON")

    def parts() -> Iterator[str]:
        comma = ""
        yield "["
        for rows in _batches(chosen):
            events = store.read([row.sender_id for row in rows])
            for row in rows:
                told = _values(row) | {"echange": _told(read_thread(events[row.sender_id]))}
                yield comma + json.dumps(told, ensure_ascii=False)
                comma = ",\n"
        yield "]\n"

    return _file(parts(), "application/json", "json")


def _chosen(request: HttpRequest, kind: str) -> Any:
    asked = filters.read(request.GET, request.session)
    chosen = filters.apply(asked, request.user)
    shown = ", ".join(f"{label} : {value}" for label, value, _ in asked.active if label != "Mots")
    record(request.user, Deed.EXPORTED, "", f"{kind}, {chosen.count()} conversation(s). {shown}")
    return chosen


def _batches(chosen: Any) -> Iterator[list[Conversation]]:
    last: Conversation | None = None
    while True:
        rows = chosen.order_by("-begun_at", "-id")
        if last is not None:
            rows = rows.filter(begun_at__lte=last.begun_at).exclude(
                begun_at=last.begun_at, pk__gte=last.pk
            )
        some = list(rows[:AT_ONCE])
        if not some:
            return
        prepare(some)
        yield some
        last = some[-1]


def _rows(chosen: Any) -> Iterator[Conversation]:
    for rows in _batches(chosen):
        yield from rows


def _values(row: Conversation) -> dict[str, Any]:
    standing = [sign.red_flag for sign in row.signs.all() if not sign.withdrawn]
    withdrawn = [sign.red_flag for sign in row.signs.all() if sign.withdrawn]
    alert = "tient" if row.alert_stands else "retiree" if row.withdrawn_at else ""
    values = (
        row.pseudonym,
        timezone.localtime(row.begun_at).isoformat(timespec="seconds"),
        timezone.localtime(row.last_at).isoformat(timespec="seconds"),
        row.channel,
        row.outcome_label,
        row.stopped_at,
        row.orientation,
        row.classification,
        row.fit,
        ", ".join(standing),
        ", ".join(withdrawn),
        alert,
        row.age,
        row.intensity,
        row.patient_turns,
        row.misunderstandings,
        row.seconds,
        row.get_state_display(),
        row.assignee.get_username() if row.assignee else "",
        ", ".join(tag.name for tag in row.tags.all()),
        row.ruleset,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _told(thread: Thread) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for turn in thread.turns:
        if turn.text:
            told.append(
                {"de": "patient", "a": _time(turn.at), "texte": turn.text, "intention": turn.intent}
            )
        told += [
            {"de": "assistant", "a": _time(answer.at), "texte": answer.text}
            for answer in turn.answers
        ]
    return told


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, timezone.get_current_timezone())
    return moment.isoformat(timespec="seconds")


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from taking a text for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands back what is written to it."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _file(parts: Iterable[str], kind: str, ending: str) -> HttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    day = timezone.localdate().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="conversations-{day}.{ending}"'
    return response  # type: ignore[return-value]
