"""Searching: slips of spelling, plurals and accents are forgiven, and what was found is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from console.conversations import vocabulary
from console.conversations.asking import Finder, read_query
from console.conversations.models import Conversation as Row
from console.conversations.models import Said, Word
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]

SAID = {
    "web-1": "J'ai une sciatique à gauche, et des infiltrations prévues.",
    "web-2": "siatique depuis 3 mois, infiltartion faite",
    "web-3": "celle de mon mari, une hernie discale",
    "web-4": "Moi c'est Jean Dupont, la selle est dure",
}


@pytest.fixture
def rows(show: Show) -> list[Row]:
    return show(*(Conversation(sender).says(words) for sender, words in SAID.items()))


def search(client: Client, words: str) -> str:
    answer = client.post("/conversations/filtrer", {"q": words})
    return str(answer.headers["Location"])


def found(client: Client, words: str) -> set[str]:
    page = client.get(search(client, words)).context["page"]
    return {row.sender_id for row in page.rows}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sciatique", {"web-1", "web-2"}),
        ("siatique", {"web-1", "web-2"}),
        ("Sciatiques", {"web-1", "web-2"}),
        ("infiltartion", {"web-1", "web-2"}),
        ("infiltrations", {"web-1", "web-2"}),
        ("infilttrations faites", {"web-2"}),
        ("ernie", {"web-3"}),
        ("hernies discales", {"web-3"}),
        # The first letter is right, or they are two words.
        ("selle", {"web-4"}),
        ("celle", {"web-3"}),
        # In quotes a word is meant as it stands.
        ('"siatique"', {"web-2"}),
        ('"infiltration"', set()),
        ('"hernie discale"', {"web-3"}),
        ("dupont", set()),
    ],
)
def test_slips_and_plurals_are_forgiven(
    words: str, expected: set[str], rows: list[Row], enter: Enter
) -> None:
    assert found(enter("reads"), words) == expected


def test_the_list_shows_what_was_found_and_what_else_was_searched(
    rows: list[Row], enter: Enter
) -> None:
    client = enter("reads")
    page = client.get(search(client, "sciatique")).content.decode()
    assert "une <mark>sciatique</mark> à gauche" in page
    assert "<mark>siatique</mark> depuis 3 mois" in page
    assert "Cherché aussi, presque pareil : siatique." in page


def test_the_thread_marks_it(rows: list[Row], enter: Enter) -> None:
    client = enter("reads")
    query = search(client, "infiltrations").partition("?")[2]
    for row in rows[:2]:
        page = client.get(f"/conversations/{row.pk}/?{query}").content.decode()
        assert '<mark class="found">infilt' in page
        assert "1 message avec les mots cherchés" in page
    page = client.get(f"/conversations/{rows[2].pk}/?{query}").content.decode()
    assert 'class="found"' not in page


def test_what_is_kept_for_it_is_masked(rows: list[Row]) -> None:
    assert not Said.objects.filter(text__contains="Dupont").exists()
    assert not Word.objects.filter(word="dupont").exists()


def test_an_erased_conversation_takes_its_words_along(
    rows: list[Row], store: TrackerStore, follow: Callable[[], None]
) -> None:
    assert Word.objects.get(word="infiltartion").held == 1
    store.erase("web-2")
    follow()
    assert not Word.objects.filter(word__in=["infiltartion", "siatique"]).exists()
    assert not Said.objects.filter(text__contains="siatique").exists()
    assert Word.objects.get(word="sciatique").held == 1


def test_a_conversation_that_goes_on_counts_its_words_once(
    show: Show, store: TrackerStore, follow: Callable[[], None]
) -> None:
    told = Conversation("web-1").says("une sciatique, toujours la sciatique")
    show(told)
    before = len(told.rows)
    store.add(told.says("sciatique encore").rows[before:])
    follow()
    assert Word.objects.get(word="sciatique").held == 1


def test_only_the_nearest_words_count(rows: list[Row]) -> None:
    assert vocabulary.near("mari") == []
    assert vocabulary.near("siatique") == ["sciatique"]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("kine", "Le kiné et les kinés", ["kiné", "kinés"]),
        ('"ne passe pas"', "ça ne  passe pas", ["ne  passe pas"]),
        ("dos", "DOS à dos, adossé", ["DOS", "dos"]),
        ("œil", "un œil", ["œil"]),
        ("", "rien", []),
    ],
)
def test_found_words_are_marked_where_they_stand(
    query: str, text: str, expected: list[str]
) -> None:
    bits = Finder(read_query(query)).bits(text)
    assert [bit.text for bit in bits if bit.found] == expected
    assert "".join(bit.text for bit in bits) == text


def test_an_excerpt_is_cut_between_words() -> None:
    said = "rien ici\n" + "avant " * 30 + "sciatique " + "après " * 60
    shown = "".join(bit.text for bit in Finder(read_query("sciatique")).excerpt(said))
    assert shown.startswith("… avant")
    assert shown.endswith("après …")
    assert len(shown) < 190
