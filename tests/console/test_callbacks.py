"""The queue of those who asked to be called back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client

from console.audit.models import Deed, Entry
from console.callbacks.models import Call
from console.conversations.models import Conversation as Row
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]

TABLE = """
CREATE TABLE callbacks (
    id {serial} PRIMARY KEY, token VARCHAR(32) NOT NULL, sender_id VARCHAR(255) NOT NULL,
    asked_at FLOAT NOT NULL, reason VARCHAR(30) NOT NULL, name VARCHAR(80) NOT NULL,
    phone VARCHAR(20) NOT NULL, times VARCHAR(60) NOT NULL
)
"""


@pytest.fixture
def ask(store: TrackerStore) -> Callable[..., None]:
    """Leave a request, as the widget does."""
    connection = connections["tracker"]
    serial = "INTEGER" if connection.vendor == "sqlite" else "BIGSERIAL"
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(serial=serial))

    def left(sender: str, name: str, phone: str = "+33639980012", ago: float = 60) -> None:
        row = (f"token-{sender}", sender, time.time() - ago, "human", name, phone, "morning,noon")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO callbacks (token, sender_id, asked_at, reason, name, phone, times)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                row,
            )

    return left


def names(client: Client, tab: str = "a-rappeler") -> list[str]:
    return [row.name for row in client.get(f"/rappels/?vue={tab}").context["rows"]]


def test_who_waits_longest_comes_first(show: Show, enter: Enter, ask: Callable[..., None]) -> None:
    row = show(Conversation("web-1").says("x").ends("specialist_opinion"))[0]
    ask("web-1", "Camille")
    ask("web-2", "Dominique", "+32470123456", ago=600)
    client = enter("reviews")
    assert names(client) == ["Dominique", "Camille"]
    page = client.get("/rappels/").content.decode()
    assert 'href="tel:+33639980012">06 39 98 00 12' in page
    assert "le matin, entre midi et deux · veut parler à quelqu&#x27;un" in page
    assert f"/conversations/{row.pk}/" in page
    assert 'Rappels <span class="count">2</span>' in page


def test_a_call_that_nobody_takes_stays_and_one_that_is_done_goes(
    show: Show, enter: Enter, ask: Callable[..., None]
) -> None:
    show(Conversation("web-1").says("x"))
    ask("web-1", "Camille")
    client = enter("reviews")
    for state in ("missed", "missed"):
        client.post("/rappels/etat", {"demande": "token-web-1", "etat": state})
    assert names(client) == ["Camille"]
    assert "2 appels" in client.get("/rappels/").content.decode()
    client.post("/rappels/etat", {"demande": "token-web-1", "etat": "done"})
    assert (names(client), names(client, "faits")) == ([], ["Camille"])
    assert 'class="count"' not in client.get("/rappels/").content.decode()
    client.post("/rappels/etat", {"demande": "token-web-1", "etat": "waiting", "vue": "faits"})
    assert names(client) == ["Camille"]
    assert Call.objects.get().attempts == 3
    for form in ({"demande": "x", "etat": "done"}, {"demande": "token-web-1", "etat": "x"}):
        page = client.post("/rappels/etat", form, follow=True).content.decode()
        assert "Cette demande n&#x27;existe plus." in page


def test_looking_leaves_a_line_without_the_number(
    show: Show, enter: Enter, ask: Callable[..., None]
) -> None:
    row = show(Conversation("web-1").says("x"))[0]
    ask("web-1", "Camille")
    enter("reviews").get("/rappels/")
    line = Entry.objects.get(deed=Deed.CALLED)
    assert (line.name, line.subject) == ("reviews", row.pseudonym)
    assert "Camille" not in line.detail


@pytest.mark.parametrize("how", ["from here", "by the patient"])
def test_it_goes_with_the_conversation(
    how: str,
    show: Show,
    enter: Enter,
    ask: Callable[..., None],
    store: TrackerStore,
    follow: Callable[[], None],
) -> None:
    row = show(Conversation("web-1").says("x"))[0]
    ask("web-1", "Camille")
    client = enter("administers")
    client.post("/rappels/etat", {"demande": "token-web-1", "etat": "missed"})
    if how == "from here":
        client.post(f"/conversations/{row.pk}/effacer", {"confirmation": "effacer"})
        assert names(client) == []
    else:
        # The assistant has deleted the request with the conversation.
        store.erase("web-1")
        follow()
    assert not Call.objects.exists()


def test_a_reader_sees_no_number(show: Show, enter: Enter, ask: Callable[..., None]) -> None:
    ask("web-1", "Camille")
    client = enter("reads")
    assert client.get("/rappels/").status_code == 403
    assert "Rappels" not in client.get("/conversations/").content.decode()


def test_an_assistant_without_the_table_has_no_requests(enter: Enter, store: TrackerStore) -> None:
    assert names(enter("reviews")) == []
