"""What was not understood or not answered: grouped by likeness, decided many at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from console.conversations.models import Conversation as Row
from console.inbox.likeness import form_of
from console.inbox.models import Fate, Missed
from console.training.models import Correction, Decision, Proposal
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]

BASE = """
- id: pile_duree
  question: Combien de temps dure la pile ?
- id: pile_charge
  question: Comment recharger la pile ?
"""


def unanswered(sender: str, words: str) -> Conversation:
    told = Conversation(sender).asks("duration").says(words, "out_of_scope")
    payload = {"type": "answer", "id": None, "alternatives": []}
    return told.answers("Je ne sais pas répondre à cela.", payload).asks("duration")


def misunderstood(sender: str, words: str, question: str = "intensity") -> Conversation:
    return Conversation(sender).asks(question).says(words, "nlu_fallback", 0.2).misunderstands()


def answered(sender: str, entry: str, helpful: bool | None = None) -> Conversation:
    told = (
        Conversation(sender)
        .says("et la pile ?")
        .answers("Dix ans.", {"type": "answer", "id": entry})
    )
    if helpful is not None:
        words = "oui" if helpful else "non"
        vote = {"helpful": {"entry": entry, "helpful": helpful}}
        told._add("user", {"text": words, "metadata": vote, "input_channel": "widget"})
    return told


@pytest.fixture
def base(settings: Any, tmp_path: Path) -> None:
    """A base of two answers."""
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "pile.yml").write_text(BASE, encoding="utf-8")
    settings.ANSWERS_FOLDER = tmp_path / "answers"


def groups(client: Client, query: str) -> list[tuple[str, int]]:
    found = client.get(f"/a-comprendre/?{query}").context["groups"]
    return [(likes.first.text, likes.conversations) for likes in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("combien dure la pile ?", "elle dure combien la pile"),
        ("Combien de temps dure la pile", "combien de temps dure les piles svp"),
        ("c'est remboursé ?", "c'est rembourser ?"),
    ],
)
def test_the_same_question_in_other_words_order_or_spelling_is_alike(
    one: str, other: str, show: Show, enter: Enter
) -> None:
    show(unanswered("web-1", one), unanswered("web-2", other))
    assert groups(enter("reviews"), "vue=unanswered") == [(one, 2)]


def test_the_most_asked_come_first(show: Show, enter: Enter) -> None:
    show(
        unanswered("web-1", "puis-je prendre l'avion ?"),
        unanswered("web-2", "combien coûte la pile ?"),
        unanswered("web-3", "Combien ça coûte, la pile ?"),
        # Twice by the same person is asked once.
        unanswered("web-4", "je peux bronzer ?").says("je peux bronzer ?"),
    )
    found = groups(enter("reviews"), "vue=unanswered")
    assert found[0] == ("combien coûte la pile ?", 2)
    assert len(found) == 3


def test_what_was_misunderstood_belongs_to_its_question(show: Show, enter: Enter) -> None:
    show(
        misunderstood("web-1", "bof bof"),
        misunderstood("web-2", "bof bof"),
        misunderstood("web-3", "bof bof", "age"),
    )
    assert groups(enter("reviews"), "vue=misunderstood") == [("bof bof", 2), ("bof bof", 1)]
    assert groups(enter("reviews"), "vue=misunderstood&question=age") == [("bof bof", 1)]


def test_a_message_without_words_has_a_form() -> None:
    assert form_of("???") == "???"
    assert form_of("pas ça") == "ca pas"
    assert form_of("") == ""


def test_details_of_a_person_are_masked(show: Show, enter: Enter) -> None:
    show(unanswered("web-1", "je m'appelle Jean Dupont, vous rappelez au 06 39 98 00 12 ?"))
    page = enter("reviews").get("/a-comprendre/?vue=unanswered").content.decode()
    assert "Dupont" not in page
    assert "39 98" not in page
    assert "[nom]" in page


def test_a_group_gets_an_intent_at_once(show: Show, enter: Enter) -> None:
    show(misunderstood("web-1", "chuis en rogne"), misunderstood("web-2", "chui en rogne"))
    client = enter("reviews")
    group = Missed.objects.get(leads=True).group
    form = {"vue": "misunderstood", "groupe": group, "faire": "intention", "valider": "1"}
    page = client.post("/a-comprendre/decider", form | {"intention": "complain_pain"}, follow=True)
    assert "2 messages corrigés, validés dans" in page.content.decode()
    made = Correction.objects.values_list("text", "intent", "read_as", "decision")
    assert sorted(made) == [
        ("chui en rogne", "complain_pain", "nlu_fallback", Decision.ACCEPTED),
        ("chuis en rogne", "complain_pain", "nlu_fallback", Decision.ACCEPTED),
    ]
    assert groups(client, "vue=misunderstood") == []
    assert groups(client, "vue=misunderstood&statut=taught") == [("chuis en rogne", 2)]


def test_one_message_of_a_group_is_set_aside_and_taken_up_again(show: Show, enter: Enter) -> None:
    show(misunderstood("web-1", "bof"), misunderstood("web-2", "bof"))
    client = enter("reviews")
    one = Missed.objects.get(leads=False)
    client.post("/a-comprendre/decider", {"message": one.pk, "faire": "ecarter"})
    assert groups(client, "statut=open") == [("bof", 1)]
    assert groups(client, "statut=dismissed") == [("bof", 1)]
    again = {"message": one.pk, "faire": "rouvrir", "statut": "dismissed"}
    client.post("/a-comprendre/decider", again)
    assert groups(client, "statut=open") == [("bof", 2)]
    assert Missed.objects.filter(decided_by=None).count() == 2


def test_messages_become_sentences_of_the_reader(show: Show, enter: Enter) -> None:
    show(misunderstood("web-1", "jsui raide le matin"), misunderstood("web-2", "oulala"))
    client = enter("reviews")
    keys = list(Missed.objects.values_list("pk", flat=True))
    form = {"message": keys[:1], "faire": "phrase", "sujet": "inflammatory", "sens": "there"}
    client.post("/a-comprendre/decider", form)
    made = Proposal.objects.get()
    assert (made.subject, made.sense, made.text) == ("inflammatory", "there", "jsui raide le matin")
    wrong = client.post(
        "/a-comprendre/decider", form | {"message": keys, "sens": "tried"}, follow=True
    )
    assert "Ce sens ne va pas avec" in wrong.content.decode()
    assert Missed.objects.filter(fate=Fate.OPEN).count() == 1


def test_questions_are_joined_to_an_answer(base: None, show: Show, enter: Enter) -> None:
    show(unanswered("web-1", "la batterie tient longtemps ?"))
    client = enter("reviews")
    form = {"vue": "unanswered", "groupe": Missed.objects.get().group, "faire": "entree"}
    client.post("/a-comprendre/decider", form | {"entree": "pile_duree", "valider": "1"})
    export = enter("administers").get("/entrainement/formulations.yml").content.decode()
    assert export == "pile_duree:\n- la batterie tient longtemps ?\n"


def test_a_decision_stays_when_the_conversation_goes_on(
    show: Show, enter: Enter, store: object, follow: Callable[[], None]
) -> None:
    told = misunderstood("web-1", "bof")
    show(told)
    enter("reviews").post(
        "/a-comprendre/decider", {"message": Missed.objects.get().pk, "faire": "ecarter"}
    )
    before = len(told.rows)
    told.says("cinq").asks("age")
    store.add(told.rows[before:])  # type: ignore[attr-defined]
    follow()
    assert Missed.objects.get().fate == Fate.DISMISSED


def test_an_erased_conversation_leaves_the_group_to_the_others(
    show: Show, enter: Enter, store: object, follow: Callable[[], None]
) -> None:
    show(misunderstood("web-1", "bof bof"), misunderstood("web-2", "bof, bof"))
    store.erase("web-1")  # type: ignore[attr-defined]
    follow()
    assert groups(enter("reviews"), "") == [("bof, bof", 1)]
    show(misunderstood("web-3", "bof bof"))
    assert groups(enter("reviews"), "") == [("bof, bof", 2)]


class TestAnswers:
    """Entries that were given, and whether they helped."""

    def test_votes_are_counted_by_entry(self, base: None, show: Show, enter: Enter) -> None:
        show(
            answered("web-1", "pile_duree", True),
            answered("web-2", "pile_duree", False),
            answered("web-3", "pile_duree"),
            answered("web-4", "pile_charge", False),
        )
        counts = enter("reads").get("/a-comprendre/reponses/").context["counts"]
        found = [(c.name, c.given, c.helped, c.did_not, c.share) for c in counts]
        assert found == [
            ("Combien de temps dure la pile ?", 3, 1, 1, 50),
            ("Comment recharger la pile ?", 1, 0, 1, 0),
        ]

    def test_conversations_are_filtered_by_entry(
        self, base: None, show: Show, enter: Enter
    ) -> None:
        one, _ = show(answered("web-1", "pile_duree"), answered("web-2", "pile_charge"))
        client = enter("reads")
        answer = client.get("/conversations/?reponse=pile_duree")
        assert answer.context["page"].rows == [one]
        assert "Combien de temps dure la pile ?" in answer.content.decode()
        assert client.get("/conversations/?reponse=inconnue").status_code == 200

    def test_a_vote_is_no_message_of_the_patient(
        self, base: None, show: Show, enter: Enter
    ) -> None:
        row = show(answered("web-1", "pile_duree", False))[0]
        assert row.patient_turns == 1
        page = enter("reads").get(f"/conversations/{row.pk}/").content.decode()
        assert "cela ne l&#x27;a pas aidé" in page

    def test_a_wrong_answer_is_corrected(self, base: None, show: Show, enter: Enter) -> None:
        row = show(answered("web-1", "pile_charge"))[0]
        client = enter("reviews")
        page = client.get(f"/conversations/{row.pk}/").content.decode()
        assert "Mauvaise réponse ?" in page
        message = client.get(f"/conversations/{row.pk}/").context["thread"].turns[0].message_id
        form = {"message": message, "quoi": "reponse", "entree": "pile_duree"}
        client.post(f"/conversations/{row.pk}/proposition", form)
        made = Proposal.objects.get()
        assert (made.subject, made.read_as, made.text) == (
            "pile_duree",
            "pile_charge",
            "et la pile ?",
        )
        # A change of mind replaces the first.
        client.post(f"/conversations/{row.pk}/proposition", form | {"entree": "pile_charge"})
        assert Proposal.objects.get().subject == "pile_charge"
