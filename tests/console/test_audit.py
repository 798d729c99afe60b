"""The audit trail: a line for every deed, none to be changed, read by who is in charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from channels.identity import Pseudonyms
from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.training.models import Correction
from tests.assistant import SECRET
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
SAID = "ma voisine Germaine a mal au dos"

DEEDS: list[tuple[str, str, dict[str, Any] | None, Deed, bool]] = [
    ("reads", "/conversations/{row}/", None, Deed.OPENED, True),
    ("reads", "/conversations/vues/", {"liste": "etat=to_review", "nom": "v"}, Deed.VIEWS, False),
    ("reviews", "/conversations/{row}/identifiant", {}, Deed.IDENTIFIED, True),
    ("reviews", "/conversations/retrouver", {"adresse": "web-1"}, Deed.IDENTIFIED, True),
    ("reviews", "/conversations/{row}/etat", {"etat": "reviewed"}, Deed.STATE, True),
    ("reviews", "/conversations/{row}/attribution", {"assigne": ""}, Deed.ASSIGNED, True),
    ("reviews", "/conversations/{row}/etiquettes", {"etiquette": "x"}, Deed.TAGGED, True),
    ("reviews", "/conversations/{row}/notes", {"note": SAID}, Deed.NOTED, True),
    ("reviews", "/entrainement/decider", {"decision": "valider c{fix}"}, Deed.CORRECTED, True),
    ("reviews", "/conversations/{row}/cas-de-test.yml", None, Deed.EXPORTED, True),
    ("reviews", "/conversations/export.csv", None, Deed.EXPORTED, False),
    ("reviews", "/conversations/export.json", None, Deed.EXPORTED, False),
    ("administers", "/entrainement/donnees.yml", None, Deed.EXPORTED, False),
    ("administers", "/entrainement/ajouter/", {}, Deed.EXPORTED, False),
    ("administers", "/journal/export.csv", None, Deed.EXPORTED, False),
    ("administers", "/conversations/{row}/effacer", {"confirmation": "effacer"}, Deed.ERASED, True),
    ("reads", "/journal/", None, Deed.DENIED, False),
    ("reads", "/reglages/", None, Deed.DENIED, False),
    ("reads", "/account/logout/", {}, Deed.LOGGED_OUT, False),
]


@pytest.mark.parametrize(("role", "path", "form", "deed", "about"), DEEDS)
def test_every_deed_leaves_one_line_without_a_word_of_a_patient(
    role: str,
    path: str,
    form: dict[str, Any] | None,
    deed: Deed,
    about: bool,
    show: Show,
    enter: Enter,
) -> None:
    row = show(Conversation("web-1").says(SAID, "greet"))[0]
    fix = Correction.objects.create(
        conversation=row, message_id="web-1-1", text="bonjour", intent="greet"
    )
    client = enter(role)
    address = path.format(row=row.pk, fix=fix.pk)
    if form:
        form = {name: str(value).format(fix=fix.pk) for name, value in form.items()}
    answer = client.get(address) if form is None else client.post(address, form)
    if answer.streaming:
        b"".join(answer)
    line = Entry.objects.get(deed=deed)
    assert line.name == role
    assert line.subject == (row.pseudonym if about else "")
    told = " ".join(f"{entry.subject} {entry.detail}" for entry in Entry.objects.all())
    assert "voisine" not in told
    assert "web-1" not in told


def test_a_search_is_noted_without_its_words_and_is_not_in_the_address(
    show: Show, enter: Enter
) -> None:
    show(Conversation("web-1").says(SAID))
    client = enter("reads")
    answer = client.post("/conversations/filtrer", {"q": "voisine"})
    assert "voisine" not in answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    assert "P-" in page.content.decode()
    line = Entry.objects.get(deed=Deed.LISTED)
    assert "voisine" not in line.detail


def test_a_page_asked_for_in_the_background_opens_nothing_unseen(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says(SAID))[0]
    client = enter("reads")
    for _ in range(3):
        client.get(f"/conversations/{row.pk}/", headers={"X-Background": "1"})
    assert Entry.objects.filter(deed=Deed.OPENED, subject=row.pseudonym).count() == 1


def test_a_line_is_never_changed_nor_deleted() -> None:
    line = Entry.objects.create(deed=Deed.OPENED, subject="P-AAAA-AAAA")
    line.subject = "autre"
    for attempt in (
        line.save,
        line.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(subject="autre"),
    ):
        with pytest.raises(TypeError, match="never"):
            attempt()
    assert Entry.objects.get().subject == "P-AAAA-AAAA"


def test_the_trail_is_filtered_by_deed_account_subject_and_period(enter: Enter) -> None:
    client = enter("administers")
    Entry.objects.create(deed=Deed.OPENED, name="lea", subject="P-AAAA-AAAA")
    Entry.objects.create(deed=Deed.ERASED, name="paul", subject="P-BBBB-BBBB")
    long_ago = timezone.now() - timedelta(days=40)
    today = timezone.localdate().isoformat()
    for query, seen, hidden in (
        ("acte=erased", "P-BBBB-BBBB", "P-AAAA-AAAA"),
        ("compte=lea", "P-AAAA-AAAA", "P-BBBB-BBBB"),
        ("sujet=P-BBBB-BBBB", "P-BBBB-BBBB", "<td>P-AAAA-AAAA"),
        (f"du={today}", "P-BBBB-BBBB", "nothing"),
    ):
        page = client.get(f"/journal/?{query}").content.decode()
        assert f"<td>{seen}" in page
        assert f"<td>{hidden}" not in page
    none = client.get(f"/journal/?au={long_ago.date().isoformat()}").content.decode()
    assert "Aucune ligne" in none
    odd = client.get("/journal/?acte=x&du=9999-12-31&avant=x&apres=-1").content.decode()
    assert "Cet acte n&#x27;existe pas" in odd or "Cet acte n'existe pas" in odd


def test_the_trail_is_read_page_by_page_and_back(enter: Enter) -> None:
    client = enter("administers")
    Entry.objects.bulk_create(
        Entry(deed=Deed.OPENED, name="lea", subject=f"n{number:03}") for number in range(250)
    )
    seen: list[str] = []
    address = "/journal/?compte=lea"
    pages = []
    for _ in range(3):
        answer = client.get(address)
        rows = [row.subject for row in answer.context["rows"]]
        pages.append(rows)
        seen += rows
        address = f"/journal/?compte=lea&avant={answer.context['older']}"
    assert seen == [f"n{number:03}" for number in reversed(range(250))]
    assert answer.context["older"] is None
    back = client.get(f"/journal/?compte=lea&apres={answer.context['newer']}")
    assert [row.subject for row in back.context["rows"]] == pages[1]


def test_the_trail_is_exported_as_filtered_and_harmless_to_a_spreadsheet(enter: Enter) -> None:
    client = enter("administers")
    Entry.objects.create(deed=Deed.TAGGED, name="lea", subject="P-AAAA-AAAA", detail="=1+1")
    Entry.objects.create(deed=Deed.TAGGED, name="paul", subject="P-BBBB-BBBB")
    answer = client.get("/journal/export.csv?compte=lea")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0] == "date;compte;acte;sujet;detail"
    assert len(lines) == 2
    assert lines[1].endswith(";lea;Étiquette;P-AAAA-AAAA;'=1+1")


def test_a_person_is_found_by_the_number_they_write_from(show: Show, enter: Enter) -> None:
    sender = Pseudonyms(SECRET).conversation("whatsapp", "+33639980012")
    row = show(Conversation(sender, channel="whatsapp").says(SAID))[0]
    client = enter("administers")
    for given in ("06 39 98 00 12", "+33 6 39 98 00 12", "0033639980012", row.pseudonym.lower()):
        page = client.post("/conversations/retrouver", {"adresse": given}).content.decode()
        assert f'href="/conversations/{row.pk}/"' in page
    page = client.post("/conversations/retrouver", {"adresse": "06 39 98 00 13"}).content.decode()
    assert "Aucune conversation" in page
    told = " ".join(Entry.objects.values_list("detail", flat=True))
    assert "639980012" not in told
