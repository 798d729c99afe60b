"""The educational texts: readable, honest, complete, and every mistake of an editor named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.triage.plain_french import BRANDS, DOSE, PROMISES, average_length, sentences, words
from triage.content import CONTENT_FOLDER, Article, Library, load_content
from triage.data_files import DataFileError
from triage.service import load_service

LIBRARY = load_content()
ARTICLES = list(LIBRARY.values())
IDS = {
    "low_back_pain", "stay_active", "imaging", "when_to_worry", "chronic_pain", "opioids",
    "neurostimulation", "neurostimulation_kinds", "neurostimulation_candidates",
    "neurostimulation_steps", "neurostimulation_evidence", "other_conditions", "work",
    "second_opinion", "cost",
}  # fmt: skip

each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)


def everything(article: Article) -> str:
    return "\n".join([article.title, article.summary, *article.answers, article.body])


# --- the texts as they are delivered -------------------------------------------------------------


def test_every_text_that_is_promised_is_there() -> None:
    assert set(LIBRARY) == IDS


@each_article
def test_short_sentences(article: Article) -> None:
    assert average_length(article.body) <= 14
    assert max(len(sentence) for sentence in sentences(article.body)) <= 32
    assert average_length(" ".join(article.answers)) <= 20


@each_article
def test_one_page_long(article: Article) -> None:
    assert 250 <= len(words(article.body)) <= 600


@each_article
def test_no_dose_no_brand_no_promise(article: Article) -> None:
    text = everything(article)
    assert not DOSE.search(text)
    assert not BRANDS.search(text)
    assert not PROMISES.search(text)


@each_article
def test_says_vous_and_never_tu(article: Article) -> None:
    assert re.search(r"\bvo(?:us|tre|s)\b", everything(article), re.IGNORECASE)
    assert not re.search(r"\b(?:tu|toi|ton|tes)\b", everything(article), re.IGNORECASE)


@each_article
def test_plain_markdown_under_one_title(article: Article) -> None:
    html = MarkdownIt("commonmark", {"html": False}).render(article.body)
    assert "<h1>" not in html
    assert "&lt;" not in html
    assert "<img" not in html


@each_article
def test_names_its_sources_and_their_year(article: Article) -> None:
    assert article.sources
    for source in article.sources:
        assert source.text.endswith(str(source.year))


@each_article
def test_the_summary_fits_two_plain_sms(article: Article) -> None:
    assert 60 <= len(article.summary) <= 240
    assert article.summary.endswith(".")


SAID = {
    "low_back_pain": [
        r"symptôme", r"neuf fois sur dix", r"six semaines", r"trois mois", r"une personne sur dix",
        r"revient souvent quelques mois", r"deuxième motif", r"huitième", r"deux à quatre semaines",
    ],
    "stay_active": [r"traitement principal", r"lit", r"kinésithérapie"],
    "imaging": [r"IRM", r"trois mois"],
    "when_to_worry": [
        r"\*\*15\*\*", r"\*\*112\*\*", r"\*\*114, par SMS\*\*", r"\*\*3114\*\*", r"uriner",
        r"entre les jambes", r"pied traîne", r"déchirure", r"anévrisme", r"frissons", r"confus",
        r"ne bougez pas", r"cancer", r"24 à 48 heures", r"cortisone", r"maigrissez",
        r"absence de fièvre ne suffit pas",
    ],
    "chronic_pain": [r"trois mois", r"activité physique adaptée", r"active", r"soignants"],
    "opioids": [r"soulagent peu", r"[Nn]'arrêtez jamais seul", r"dernier recours", r"Dépendance"],
    "neurostimulation": [r"électrode", r"moelle", r"message", r"essai", r"ne convient pas à tout"],
    "neurostimulation_kinds": [r"médullaire", r"périphérique", r"freinent"],
    "neurostimulation_candidates": [r"bilan complet", r"six mois", r"[Uu]n essai|équipe"],
    "neurostimulation_steps": [r"L'essai", r"décision à plusieurs", r"suivi"],
    "neurostimulation_evidence": [
        r"48 %", r"9 %", r"six mois", r"2022", r"Cochrane \(2023\)", r"3,5 %", r"infection",
    ],
    "other_conditions": [
        r"neuropathiques", r"[Mm]igraine chronique", r"régional complexe", r"épilepsie",
        r"Parkinson",
    ],
    "work": [r"arrêt", r"médecin du travail", r"coûte cher"],
    "second_opinion": [
        r"moins de sept jours", r"gratuit avec de nombreux contrats", r"compte", r"dossier",
        r"01 81 80 00 48", r"9 h à 18 h", r"webinaires", r"migraine", r"annuaire", r"questions",
    ],
    "cost": [r"mal de dos seul ne figure pas", r"contrats"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("article_id", "pattern"),
    [(article_id, pattern) for article_id, patterns in SAID.items() for pattern in patterns],
)
def test_says_what_it_must(article_id: str, pattern: str) -> None:
    assert re.search(pattern, everything(LIBRARY[article_id]))


@pytest.mark.parametrize("article_id", [one for one in sorted(IDS) if "neurostim" in one])
def test_every_text_on_neurostimulation_says_that_it_may_fail_or_does_not_suit_all(
    article_id: str,
) -> None:
    text = everything(LIBRARY[article_id])
    assert re.search(
        r"ne convient (?:pas|qu)|ne garantit pas|preuves|promettre|aucun bénéfice fiable", text
    )


@pytest.mark.parametrize("pattern", [r"mal de dos[^.]*(?:est|sera|soit) remboursé"])
def test_reimbursement_is_never_implied_for_back_pain(pattern: str) -> None:
    for article in ARTICLES:
        assert not re.search(pattern, everything(article))


def test_the_answers_to_when_to_worry_name_every_number() -> None:
    said = " ".join(LIBRARY["when_to_worry"].answers)
    for number in ("15", "112", "114", "3114"):
        assert re.search(rf"\b{number}\b", said)


# --- what the programs get -----------------------------------------------------------------------


def test_the_card_is_the_content_object_of_the_contract() -> None:
    card = LIBRARY["opioids"].card("https://dos.example.org/")
    assert list(card) == ["type", "id", "title", "summary", "url", "sources"]
    assert card["type"] == "content"
    assert card["id"] == "opioids"
    assert card["url"] == "https://dos.example.org/fiches/opioids"
    assert card["sources"][0].startswith("Haute Autorité de Santé")
    assert card["sources"][0].endswith("2019")


def test_phone_hours_and_links_come_from_the_settings() -> None:
    service = load_service()
    body = LIBRARY["second_opinion"].body
    assert service.phone_display in body
    assert service.hours_text in body
    assert f"({service.links['directory']})" in body
    for article in ARTICLES:
        assert "{" not in everything(article)


def test_no_other_text_repeats_a_setting() -> None:
    for path in CONTENT_FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "01 81" not in text
        assert "example.org" not in text


def test_a_missing_text_that_another_file_needs_is_named() -> None:
    LIBRARY.require(["opioids"], "advice.yml")
    with pytest.raises(
        DataFileError, match=r"advice.yml: no text has the id 'sleep'; add content/"
    ):
        LIBRARY.require(["sleep"], "advice.yml")


# --- mistakes of an editor -----------------------------------------------------------------------

GOOD = """---
id: opioids
title: "Titre"
summary: "Résumé."
answers:
  - "Réponse."
sources:
  - name: "Haute Autorité de Santé"
    year: 2019
updated: 2026-11-24
related: []
---

## Texte

Une phrase.
"""


def load_one(folder: Path, text: str, name: str = "opioids.md") -> Library:
    (folder / name).write_text(text, encoding="utf-8")
    return load_content(folder)


def without(field: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"^{field}:.*\n(?:  .*\n)*", "", text, flags=re.MULTILINE)


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def test_a_text_alone_needs_no_settings(tmp_path: Path) -> None:
    article = load_one(tmp_path, GOOD)["opioids"]
    assert article.body == "## Texte\n\nUne phrase."
    assert article.sources[0].address is None


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    assert load_one(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n"))["opioids"].title == "Titre"


def test_a_source_may_have_an_address(tmp_path: Path) -> None:
    text = GOOD.replace("year: 2019", 'year: 2019\n    doi: "10.1000/182"')
    source = load_one(tmp_path, text)["opioids"].sources[0]
    assert source.address == "https://doi.org/10.1000/182"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        *[
            (without(field), f"opioids.md: field '{field}' is missing; add it")
            for field in ("id", "title", "summary", "answers", "sources", "updated")
        ],
        (replaced("title:", "titre:"), "unknown field 'titre'; known fields: id, title"),
        (
            replaced('"Résumé."', f'"{"a" * 241}"'),
            "'summary' has 241 characters; shorten it to 240",
        ),
        (replaced('  - "Réponse."', '  - "Un"\n  - "Deux"\n  - "Trois"\n  - "Quatre"'), "1 to 3"),
        (replaced('- "Réponse."', "- 12"), "every line of 'answers' must be a text"),
        (
            replaced('  - name: "Haute Autorité de Santé"\n    year: 2019\n', "  []\n"),
            "'sources' has 0 items; give at least 1",
        ),
        (replaced("    year: 2019\n", ""), "sources, item 1: field 'year' is missing"),
        (replaced("year: 2019", "year: mars"), "'year' must be a year, such as 2019"),
        (replaced("year: 2019", "year: 2019\n    page: 3"), "unknown field 'page'"),
        (
            replaced("year: 2019", 'year: 2019\n    url: "http://a.b"'),
            "'url' must begin with https",
        ),
        (replaced("2026-11-24", "novembre"), "'updated' must be a date, such as 2026-11-24"),
        (replaced("2026-11-24", "2026-11-31"), "not valid YAML (day is out of range for month)"),
        (replaced("related: []", "related: [sleep]"), "'related' names 'sleep', which is no other"),
        (replaced("related: []", "related: [opioids]"), "'related' names 'opioids'"),
        (replaced("id: opioids", "id: Opioïdes"), "use small letters, digits and '_' only"),
        (replaced("id: opioids", "id: opiates"), "name this file after the 'id' in it"),
        (replaced("---\nid", "id"), "the first line must be '---'"),
        (replaced("related: []\n---\n", "related: []\n"), "a second '---' line must close"),
        (replaced("## Texte\n\nUne phrase.\n", ""), "nothing below the second '---'"),
        (
            replaced('title: "Titre"', "title: Dos : que faire"),
            "opioids.md, line 2: not valid YAML",
        ),
        (replaced("Une phrase.", "Appelez le {phone}."), "{phone} names no setting"),
    ],
)
def test_each_mistake_is_named_in_one_line(
    tmp_path: Path, change: Callable[[str], str], message: str
) -> None:
    text = change(GOOD)
    assert text != GOOD
    with pytest.raises(DataFileError) as error:
        load_one(tmp_path, text)
    assert message in str(error.value)
    assert "opioids.md" in str(error.value)
    assert "\n" not in str(error.value)


def test_two_texts_with_one_id(tmp_path: Path) -> None:
    load_one(tmp_path, GOOD)
    with pytest.raises(DataFileError, match=r"opioids_2.md: the id 'opioids' is already taken"):
        load_one(tmp_path, GOOD, "opioids_2.md")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no educational texts here"):
        load_content(tmp_path)


def test_a_new_phone_number_reaches_the_texts(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT_FOLDER, folder)
    settings = folder / "service.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            'phone: "01 81 80 00 48"', 'phone: "02 99 00 00 00"'
        ),
        encoding="utf-8",
    )
    assert "02 99 00 00 00" in load_content(folder)["second_opinion"].body
