"""The words and sentences of the readers in the console: seen, searched, and a sentence tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from console import assistant_reader
from console.assistant_reader import AssistantReader, ReaderError
from console.words.browsing import SHOWN
from deploy.train import MODEL
from triage.meaning.corpus import load_sentences

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Enter = Callable[[str], Client]


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    """End the shared process of the reader behind these tests."""
    yield
    assistant_reader.end()


def try_out(client: Client, sentence: str, question: str = "") -> str:
    answer = client.post("/mots/essayer/", {"sentence": sentence, "question": question})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_every_subject_of_the_reader_has_a_page_in_french(enter: Enter) -> None:
    client = enter("reads")
    page = client.get("/mots/").content.decode()
    for name, subject in SHOWN.items():
        assert f'href="/mots/{name}/"' in page
        shown = client.get(f"/mots/{name}/").content.decode()
        assert subject.label in shown or subject.label.replace("'", "&#x27;") in shown
    assert client.get("/mots/grippe/").status_code == 404


def test_what_is_read_by_its_words_alone_shows_them(enter: Enter) -> None:
    page = enter("reads").get("/mots/intensity/").content.decode()
    assert "3 pas très forte (si la question est posée)" in page
    assert "lecteur du sens" not in page


def test_the_sentences_of_one_sense_are_shown_with_the_part_that_counts(enter: Enter) -> None:
    wanted = [s for s in load_sentences() if (s.subject, s.heading) == ("fever", "denied")]
    page = enter("reads").get("/mots/fever/?sens=denied").content.decode()
    assert f"nié ({len(wanted)})" in page
    assert wanted[0].text.split("'")[0] in page
    assert "Disent le signe" in page


def test_words_are_searched_without_accents_and_marked(enter: Enter) -> None:
    page = enter("reads").post("/mots/chercher/", {"query": "CHANCELANTE"}).content.decode()
    found = [s for s in load_sentences() if "chancelante" in s.text.lower()]
    assert len(found) >= 1 or "Rien ne contient" in page
    page = enter("reads").post("/mots/chercher/", {"query": "fievre frisson"}).content.decode()
    assert '<mark class="found">fièvre</mark>' in page
    assert '<mark class="found">frissons</mark>' in page
    nothing = enter("reads").post("/mots/chercher/", {"query": "xylophone"}).content.decode()
    assert "Rien ne contient ces mots" in nothing


def test_a_sentence_is_taken_apart_by_witness_with_what_comes_of_it(enter: Enter) -> None:
    said = "pas de fièvre, mais j'arrive plus à pisser depuis ce matin. mon père a un cancer"
    page = try_out(enter("reads"), said)
    assert "Alerte : l&#x27;assistant dirait d&#x27;appeler le 15" in page
    first, second, third = page.split('<li class="panel">')[1:]
    assert "Fièvre" in first
    assert "nié" in first
    assert "arrive plus à pisser" in second
    assert second.count("Queue de cheval") == 2, "both witnesses hear it"
    assert "sûr" in second
    assert "autre personne" in third
    assert "depuis ce matin" in page


def test_what_the_assistant_would_ask_about_is_said(enter: Enter) -> None:
    page = try_out(enter("reads"), "j'ai du mal à commencer à uriner je crois")
    assert "Question : l&#x27;assistant ferait préciser" in page or "Alerte" in page


def test_a_plain_sentence_alarms_nobody(enter: Enter) -> None:
    page = try_out(enter("reads"), "j'ai mal en bas du dos depuis trois semaines")
    assert "Rien : aucun signe" in page
    assert "21 jours" in page or "semaines" in page


def test_the_open_question_gives_a_bare_answer_its_meaning(enter: Enter) -> None:
    assert "7 sur 10" in try_out(enter("reads"), "7", "intensity")
    assert "7 sur 10" not in try_out(enter("reads"), "7")


def test_nothing_written_is_asked_for(enter: Enter) -> None:
    assert "Écrivez une phrase." in try_out(enter("reads"), "   ")


def test_where_the_assistant_is_not_installed_the_page_says_so(
    enter: Enter, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    assistant_reader.end()
    settings.BASE = tmp_path / "console"
    monkeypatch.delenv("PYTHONPATH", raising=False)
    page = try_out(enter("reads"), "mal au dos")
    assert "ne lit pas les phrases" in page


def test_a_reader_that_hangs_is_ended_in_time() -> None:
    with AssistantReader(MODEL) as reader:
        with pytest.raises(ReaderError, match="trop de temps"):
            reader.ask({"hear": "mal au dos " * 400}, seconds=0)
        assert reader.ended


def test_without_a_model_the_words_stand_alone(tmp_path: Any) -> None:
    with AssistantReader(tmp_path / "none.tar.gz") as reader:
        assert "no such model" in reader.problem
        heard = reader.ask({"hear": "j'arrive plus à uriner"})
        assert (heard["by_meaning"], heard["makes"]) == (False, "alert")
        with pytest.raises(ReaderError, match="no such model"):
            reader.ask({"reread": [], "until": None})
