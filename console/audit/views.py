"""The audit trail, for the person in charge."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from console.accounts.permissions import AUDIT, needs
from console.audit.filters import Filters, names, read
from console.audit.models import Deed, Entry
from console.audit.trail import record
from console.conversations.models import Conversation

SIZE = 100
COLUMNS = ("date", "compte", "acte", "sujet", "detail")


@require_GET
@needs(AUDIT)
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of the trail, newest first."""
    asked = read(request.GET)
    rows, newer, older = _page(asked, request.GET.get("avant", ""), request.GET.get("apres", ""))
    subjects = Conversation.objects.filter(pseudonym__in={row.subject for row in rows})
    known = dict(subjects.values_list("pseudonym", "pk"))
    for row in rows:
        row.conversation = known.get(row.subject)
    context = {
        "rows": rows,
        "newer": newer,
        "older": older,
        "asked": asked,
        "deeds": Deed.choices,
        "names": names(),
    }
    return render(request, "audit/audit.html", context)


@require_GET
@needs(AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """Send the lines that the filters let through, as CSV for a spreadsheet."""
    asked = read(request.GET)
    chosen = asked.apply(Entry.objects.all())
    record(request.user, Deed.EXPORTED, "", f"journal, {chosen.count()} ligne(s)")

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo(), delimiter=";")
        yield "\ufeff" + writer.writerow(COLUMNS)
        for row in chosen.order_by("-pk").iterator():
            at = timezone.localtime(row.at).isoformat(timespec="seconds")
            cells = (at, row.name or "console", row.get_deed_display(), row.subject, row.detail)
            yield writer.writerow([_harmless(cell) for cell in cells])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="journal-{day}.csv"'
    return response  # type: ignore[return-value]


def _page(asked: Filters, before: str, after: str) -> tuple[list[Any], int | None, int | None]:
    """Return the lines older than ``before`` or newer than ``after``, and the ways on from them."""
    chosen = asked.apply(Entry.objects.all())
    upwards = after.isdecimal() and not before.isdecimal()
    if upwards:
        found = list(chosen.filter(pk__gt=int(after[:18])).order_by("pk")[: SIZE + 1])
    else:
        below = chosen.filter(pk__lt=int(before[:18])) if before.isdecimal() else chosen
        found = list(below.order_by("-pk")[: SIZE + 1])
    more, rows = len(found) > SIZE, found[:SIZE]
    if upwards:
        rows.reverse()
    if not rows:
        return [], None, None
    newer = more if upwards else before.isdecimal()
    older = True if upwards else more
    return rows, rows[0].pk if newer else None, rows[-1].pk if older else None


class _Echo:
    """A file that hands back what is written to it."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
