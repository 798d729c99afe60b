"""Several conversations at once, orders of the list, and notes that name a colleague."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from console.audit.models import Deed, Entry
from console.conversations import paging
from console.conversations.models import Conversation as Row
from console.conversations.models import Mention, Note, State
from tests.console.conftest import account
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]


@pytest.fixture
def rows(show: Show) -> list[Row]:
    begin = 1_790_000_000
    return show(
        Conversation("web-1", begin).says("a").says("b").says("c", after=9000),
        Conversation("web-2", begin + 100).says("a").misunderstands().says("b").misunderstands(),
        Conversation("web-3", begin + 200).says("a").misunderstands(),
    )


def change(client: Client, rows: list[Row], **form: str) -> str:
    ticked = {"choisie": [row.pk for row in rows]}
    return client.post("/conversations/ensemble", ticked | form, follow=True).content.decode()


def test_state_assignment_and_tag_of_many(rows: list[Row], enter: Enter) -> None:
    client = enter("reviews")
    account("lea", "reviews")
    page = change(client, rows[:2], faire="etat reviewed", liste="canal=widget")
    assert "2 conversations : relue." in page
    change(client, rows[:2], faire="attribuer", assigne="lea")
    change(client, rows[:2], faire="etiqueter", etiquette="à montrer")
    for row in Row.objects.filter(pk__in=[rows[0].pk, rows[1].pk]):
        assert (row.state, row.assignee.username) == (State.REVIEWED, "lea")
        assert [tag.name for tag in row.tags.all()] == ["à montrer"]
        assert row.reviewed_turns == row.patient_turns
    other = Row.objects.get(pk=rows[2].pk)
    assert (other.state, other.assignee, other.tags.count()) == (State.TO_REVIEW, None, 0)
    for deed in (Deed.STATE, Deed.ASSIGNED, Deed.TAGGED):
        subjects = set(Entry.objects.filter(deed=deed).values_list("subject", flat=True))
        assert subjects == {rows[0].pseudonym, rows[1].pseudonym}


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"faire": "etat nonsense"}, "Choisissez quoi faire"),
        ({}, "Choisissez quoi faire"),
        ({"faire": "attribuer", "assigne": "personne-ici"}, "Ce compte n&#x27;existe pas."),
        ({"faire": "etiqueter", "etiquette": " "}, "Une étiquette a de 1 à 40 caractères."),
    ],
)
def test_what_cannot_be_done_is_said(
    form: dict[str, str], problem: str, rows: list[Row], enter: Enter
) -> None:
    assert problem in change(enter("reviews"), rows, **form)


def test_nothing_ticked_is_said(rows: list[Row], enter: Enter) -> None:
    assert "Cochez des conversations" in change(enter("reviews"), [], faire="etat reviewed")


def test_a_reader_ticks_nothing(rows: list[Row], enter: Enter) -> None:
    page = enter("reads").get("/conversations/").content.decode()
    assert 'name="choisie"' not in page
    assert "Plusieurs à la fois" not in page


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", [2, 1, 0]),
        ("tri=anciennes", [0, 1, 2]),
        ("tri=dernier", [0, 2, 1]),
        ("tri=incompris", [1, 2, 0]),
        ("tri=messages", [0, 1, 2]),
        ("tri=nonsense", [2, 1, 0]),
    ],
)
def test_the_list_is_sorted_and_so_are_the_neighbours(
    order: str, expected: list[int], rows: list[Row], enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    if order == "tri=dernier":
        # The second and the third ended at nearly the same time.
        assert rows[2].last_at > rows[1].last_at
    client = enter("reads")
    wanted = [rows[number] for number in expected]
    assert client.get(f"/conversations/?{order}").context["page"].rows == wanted
    middle = client.get(f"/conversations/{wanted[1].pk}/?{order}").context
    assert (middle["newer"], middle["older"]) == (wanted[0], wanted[2])
    # A page at a time, there and back.
    monkeypatch.setattr(paging, "SIZE", 1)
    seen, place = [], ""
    for _ in wanted:
        page = client.get(f"/conversations/?{order}&apres={place}").context["page"]
        seen += page.rows
        place = page.older
    assert (seen, place) == (wanted, "")
    back = client.get(f"/conversations/?{order}&avant={page.newer}").context["page"]
    assert back.rows == [wanted[1]]


def test_a_note_tells_whom_it_names(rows: list[Row], enter: Enter) -> None:
    account("lea", "reads")
    author, lea = enter("reviews"), enter("reads", "lea")  # type: ignore[call-arg]
    text = "Vu avec @Lea, regarde. @personne @reviews (lea@example.org)"
    page = author.post(f"/conversations/{rows[0].pk}/notes", {"note": text}, follow=True)
    assert "Signalée à lea." in page.content.decode()
    assert Mention.objects.get().user.username == "lea"
    assert Note.objects.get().shown.startswith("Vu avec @Lea, ")
    assert "1 note vous cite" in lea.get("/conversations/").content.decode()
    assert lea.get("/conversations/?mention=moi").context["page"].rows == [rows[0]]
    lea.get(f"/conversations/{rows[0].pk}/")
    assert "vous cite" not in lea.get("/conversations/").content.decode()
    assert lea.get("/conversations/?mention=toutes").context["page"].rows == [rows[0]]


def test_numbers_in_notes_are_masked(rows: list[Row], enter: Enter) -> None:
    client = enter("reviews")
    text = "Vue avec Marie Dupont, rappeler au 06 39 98 00 12 ou a@example.org"
    client.post(f"/conversations/{rows[0].pk}/notes", {"note": text})
    note = Note.objects.get()
    assert note.text == "Vue avec Marie Dupont, rappeler au [téléphone] ou [courriel]"
    # A note of before is shown so too.
    Note.objects.update(text=text)
    page = client.get(f"/conversations/{rows[0].pk}/").content.decode()
    assert "39 98" not in page


def test_on_a_phone_the_filters_come_folded(rows: list[Row], enter: Enter) -> None:
    client = enter("reads")
    folded = '<details class="filters" id="filters">'
    phone = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"
    page = client.get("/conversations/", headers={"User-Agent": phone}).content.decode()
    assert folded in page
    assert folded not in client.get("/conversations/").content.decode()
