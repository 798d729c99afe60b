"""What a conversation teaches: sentences of the reader, decisions on them, and test cases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from console.conversations.models import Conversation as Row
from console.training.models import Correction, Decision, Proposal
from console.training.subjects import SUBJECTS
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation
from triage.answers import RED_FLAGS, TREATMENT_CLASS

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
SAID = "moi c'est Jean Dupont, j'ai le pied qui racle par terre"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The reader's folder, with one file in it."""
    settings.SENTENCES_FOLDER = tmp_path
    (tmp_path / "motor_deficit.txt").write_text(
        "## there\n— writer a\nmon pied traîne\n## denied\nmes jambes vont bien\n", encoding="utf-8"
    )
    return tmp_path


def message(client: Client, row: Row, number: int = 0) -> str:
    return str(client.get(f"/conversations/{row.pk}/").context["thread"].turns[number].message_id)


def propose(client: Client, row: Row, **form: str) -> str:
    """Propose a reading of the first message; return the page that follows."""
    given = {"quoi": "phrase", "message": message(client, row), "texte": SAID} | form
    page = client.post(f"/conversations/{row.pk}/proposition", given, follow=True)
    return page.content.decode()


def test_a_missed_sign_becomes_a_line_of_its_file(folder: Path, show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says(SAID))[0]
    client = enter("administers")
    page = propose(
        client, row, sujet="motor_deficit", sens="there", partie="le pied qui racle par terre"
    )
    assert "Le lecteur du sens l&#x27;apprend" in page
    assert "Juste : Déficit moteur, présent" in page
    made = Proposal.objects.get()
    assert made.text == "moi c'est [nom], j'ai le pied qui racle par terre"
    client.post("/entrainement/decider", {"decision": f"valider p{made.pk}"})
    packed = zipfile.ZipFile(io.BytesIO(client.get("/entrainement/phrases.zip").content))
    line = "moi c'est nom, j'ai [le pied qui racle par terre]"
    assert packed.read("motor_deficit.txt").decode() == f"## there\n— console\n{line}\n"
    for _ in range(2):
        client.post("/entrainement/ajouter/", {"quoi": "phrases"})
        written = (folder / "motor_deficit.txt").read_text(encoding="utf-8")
        assert written.endswith(f"mes jambes vont bien\n## there\n— console\n{line}\n")
        assert written.count(line) == 1


@pytest.mark.parametrize("how", ["from here", "by the patient"])
def test_what_is_erased_leaves_the_files_of_the_reader(
    how: str,
    folder: Path,
    show: Show,
    enter: Enter,
    store: TrackerStore,
    follow: Callable[[], None],
) -> None:
    before = (folder / "motor_deficit.txt").read_text(encoding="utf-8")
    one, _ = show(Conversation("web-1").says(SAID), Conversation("web-2").says("x"))
    client = enter("administers")
    propose(client, one, sujet="motor_deficit", sens="there")
    client.post("/entrainement/decider", {"decision": "valider", "ligne": _marks()})
    client.post("/entrainement/ajouter/", {"quoi": "phrases"})
    assert (folder / "motor_deficit.txt").read_text(encoding="utf-8") != before
    if how == "from here":
        client.post(f"/conversations/{one.pk}/effacer", {"confirmation": "effacer"})
    else:
        store.erase("web-1")
        follow()
    assert (folder / "motor_deficit.txt").read_text(encoding="utf-8") == before


def _marks() -> list[str]:
    corrections = [f"c{key}" for key in Correction.objects.values_list("pk", flat=True)]
    return corrections + [f"p{key}" for key in Proposal.objects.values_list("pk", flat=True)]


def test_a_fact_read_by_rules_becomes_a_row_of_a_test(
    folder: Path, show: Show, enter: Enter
) -> None:
    row = show(Conversation("web-1").says("depuis la Saint-Glinglin"))[0]
    client = enter("administers")
    page = propose(client, row, texte="depuis la Saint-Glinglin", sujet="duration", valeur="")
    assert "Donnez la valeur juste" in page
    page = propose(client, row, texte="depuis la Saint-Glinglin", sujet="duration", valeur="6 mois")
    assert "c&#x27;est une ligne de test" in page
    client.post("/entrainement/decider", {"decision": "valider", "ligne": _marks()})
    packed = zipfile.ZipFile(io.BytesIO(client.get("/entrainement/phrases.zip").content))
    rows = yaml.safe_load(packed.read("values.yml"))
    assert rows == [{"reads": "duration", "says": "depuis la Saint-Glinglin", "value": "6 mois"}]


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"sujet": "nothing", "sens": "there"}, "Choisissez de quoi parle la phrase."),
        ({"sujet": "fever", "sens": "tried"}, "Ce sens ne va pas avec"),
        ({"sujet": "fever", "sens": "there", "texte": " "}, "Une phrase a de 1 à 500"),
        ({"sujet": "fever", "sens": "there", "partie": "absent"}, "ne sont pas, une seule fois"),
        ({"sujet": "fever", "sens": "there", "message": "x"}, "Ce message n&#x27;existe plus."),
    ],
)
def test_what_cannot_be_is_said(
    form: dict[str, str], problem: str, show: Show, enter: Enter
) -> None:
    row = show(Conversation("web-1").says(SAID))[0]
    assert problem in propose(enter("reviews"), row, **form)
    assert not Proposal.objects.exists()


def test_many_are_validated_or_rejected_at_once(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says(SAID))[0]
    client = enter("reviews")
    propose(client, row, sujet="motor_deficit", sens="there")
    Correction.objects.create(conversation=row, message_id="m", text="mal", intent="inform")
    client.post("/entrainement/decider", {"decision": "rejeter", "ligne": _marks()})
    assert {*_decisions()} == {Decision.REJECTED}
    page = client.get("/entrainement/?statut=rejected").content.decode()
    assert "Rejetées (2)" in page
    client.post("/entrainement/decider", {"decision": "valider", "ligne": _marks()})
    assert {*_decisions()} == {Decision.ACCEPTED}
    client.post("/entrainement/decider", {"decision": "valider"})
    client.post("/entrainement/decider", {"decision": "autre", "ligne": _marks()})
    assert {*_decisions()} == {Decision.ACCEPTED}


def _decisions() -> list[str]:
    rows = [*Correction.objects.all(), *Proposal.objects.all()]
    return [row.decision for row in rows]


def test_a_proposal_is_taken_back(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says(SAID))[0]
    client = enter("reviews")
    propose(client, row, sujet="motor_deficit", sens="there")
    propose(client, row, annuler="motor_deficit")
    assert not Proposal.objects.exists()


def test_every_sign_and_treatment_can_be_taught() -> None:
    assert set(RED_FLAGS) <= set(SUBJECTS)
    assert {f"treatment_{name}" for name in TREATMENT_CLASS} <= set(SUBJECTS)
    assert all(subject.senses and subject.learns for subject in SUBJECTS.values())


def test_a_conversation_becomes_a_test_case(show: Show, enter: Enter) -> None:
    told = (
        Conversation("web-1")
        .says('je suis Jean Dupont, 06 12 34 56 78, mal au dos : "là"', "inform")
        .asks("consent")
        .says("mon pied traîne")
        .alerts("motor_deficit")
        .ends("emergency", "undetermined", red_flags=["motor_deficit"])
        .says("non non")
        .asks("duration")
        .says("trois semaines")
        .ends("self_care")
    )
    row = show(told)[0]
    client = enter("reviews")
    client.post(f"/conversations/{row.pk}/avis", {"juste": "consultation"})
    text = client.get(f"/conversations/{row.pk}/cas-de-test.yml").content.decode()
    assert "Dupont" not in text
    assert "34 56" not in text
    assert row.pseudonym not in text
    (case,) = yaml.safe_load(text)
    assert case["turns"][0] == {
        "says": 'je suis Camille, 06 39 98 00 12, mal au dos : "là"',
        "asks": "consent",
    }
    assert case["turns"][1]["alert"] == ["motor_deficit"]
    assert case["turns"][1]["result"]["orientation"] == "emergency"
    assert case["turns"][2] == {"says": "non non", "asks": "duration"}
    last = case["turns"][3]["result"]
    assert (last["orientation"], last["age"], last["relief"]) == ("consultation", 44, "partial")
    assert last["radiation"] == "none"
    # What a case of tests/conversations/talks.yml may hold.
    known = {"says", "asks", "alert", "result", "content"}
    assert all(set(turn) <= known for turn in case["turns"])
