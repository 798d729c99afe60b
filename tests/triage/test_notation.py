"""Phrases as a clinician writes them: what each finds, and what is said of one that is wrong."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.data_files import DataFileError
from triage.plain import plain
from triage.plain.notation import Notation, PhraseError, compile_phrase, forms_of, whole_words
from triage.plain.word_files import WordFile

TRIAGE = Path(__file__).parents[2] / "triage"
SIGNS = TRIAGE / "red_flags" / "signs.yml"


def finds(phrase: str, text: str) -> bool:
    return re.search(compile_phrase(phrase), plain(text).text) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("n'arrive [plus / pas] à uriner", "J'arrive plus à uriné"),
        ("n'arrive plus à uriner", "je n’arrive plus à uriner"),
        ("envie de uriner", "plus envie d'uriner"),
        ("la poitrine", "dans l'poitrine"),
        ("jambe engourdi", "les jambes engourdies"),
        ("génital", "organes génitaux"),
        ("cotonneux", "elle est cotonneuse"),
        ("opéré", "elle a été opérée"),
        ("assis", "je suis assise"),
        ("engourdi~", "un engourdissement"),
        ("perte (totale) de force", "perte de force"),
        ("perte (totale / complète) de force", "perte complète de force"),
        ("sens plus … papier", "je sens plus du tout le papier"),
        ("sens … … papier", "je sens plus rien quand je prends le papier"),
        ("dos + ventre + d'un coup", "le ventre, puis le dos, tout ça d'un coup"),
        ("dos + ventre", "le dos. Et le ventre"),
        ("rdv", "mon rendez-vous"),
        ("mal {très / trop / souvent} aux reins", "mal très très souvent aux reins"),
        ("mal {très / trop} aux reins", "mal aux reins"),
        ("le dos, (et) c'est tout", "le dos et c'est tout"),
        ("le dos, (et) c'est tout", "le dos, et c'est tout"),
        ("le dos, {ben / euh} c'est tout", "le dos , ben, euh c'est tout"),
        ("=point de douleur", "point de douleur"),
        ("hésite -[pas / plus]", "j'hésite un peu"),
        ("-[presque / quasi] rien", "ça ne fait rien"),
        ("{non / ben} rien", "ben, non , rien"),
        (". perdu", "ah, perdu"),
        ("perdu.", "je suis perdue, docteur"),
        ("[perdu . / sais pas]", "je suis perdu"),
        ("👍", "👍 merci"),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("plus … papier", "plus rien du tout sur le papier"),
        ("plus … papier", "plus rien, le papier"),
        ("toi", "le toit"),
        ("moi", "depuis un mois"),
        ("fort", "un effort"),
        ("dans", "la danse"),
        ("perte de force", "force de perte"),
        ("dos + ventre", "le dos ! Et le ventre"),
        ("mal {très / trop} aux reins", "mal encore aux reins"),
        ("dos c'est tout", "le dos, c'est tout"),
        ("=point de douleur", "points de douleur"),
        ("hésite -[pas / plus]", "j'hésite pas"),
        ("-[presque / quasi] rien", "presque rien"),
        (". perdu", "ah perdu"),
        ("perdu.", "perdu du poids"),
        ("perdu.", "perdu ?"),
    ],
)
def test_what_a_phrase_does_not_find(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


def test_the_words_of_a_phrase_are_known_with_their_forms() -> None:
    known = forms_of("[JAMBE / engourdi~] n'est (plus) très {enflé / bloquer}, génital")
    assert {"enflee", "enfles", "bloquer", "bloque", "genitaux", "genitale", "plus"} <= known
    assert not {"jambe", "engourdi", "est"} & known


def test_a_list_stands_for_its_words_and_may_hold_lists() -> None:
    notation = Notation({"JAMBE": ["jambe", "pied"], "LÂCHE": ["lâche", "ne porte plus [JAMBE]"]})
    pattern = re.compile(whole_words([notation.regex("[JAMBE / genou] … [LÂCHE]")]))
    assert pattern.search("mes pieds me lache")
    assert pattern.search("genou lache")
    assert not pattern.search("la main lache")


def test_by_ear_only_where_the_caller_wants_it() -> None:
    pattern = re.compile(whole_words([Notation(by_ear=False).regex("me tuer")]))
    assert pattern.search("me tuer")
    assert not pattern.search("ce dos me tue")


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [
        ("[un / une", "']' is missing"),
        ("un ]", "']' without its beginning"),
        ("un / une", "'/' without its beginning"),
        ("… un", "'…' stands between two words"),
        ("un …", "'…' stands between two words"),
        ("(un)", "never be missing"),
        ("ne", "never be missing"),
        ("", "never be missing"),
        ("[CHEVAL]", "there is no list [CHEVAL]"),
        ("en~", "three letters"),
        (", un", "',' stands between two words"),
        ("un,", "',' stands between two words"),
        (".", "'.' stands behind a word"),
        ("{un}", "never be missing"),
        ("{un", "'}' is missing"),
        ("{un … deux} trois", "outside of { }"),
        ("{un {deux} trois} quatre", "outside of { }"),
        ("-[un … deux] trois", "holds plain words"),
        ("-[un", "holds plain words"),
        ("(un) -[deux] trois", "'-[' stands"),
        ("5 $", "'$' is no word"),
        ("=", "'=' is no word"),
        ("[un + une / deux]", "outside of"),
        ("un + deux + trois + quatre", "three parts at the most"),
    ],
)
def test_a_wrong_phrase_is_told_in_one_line(phrase: str, problem: str) -> None:
    with pytest.raises(PhraseError) as error:
        compile_phrase(phrase)
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_lists_that_contain_each_other_are_told() -> None:
    with pytest.raises(PhraseError, match=r"\[A\] contains itself"):
        Notation({"A": ["[B]"], "B": ["[A]"]}).regex("[A]")


WORDS = st.sampled_from(
    ["dos", "ventre", "jambe", "engourdi", "uriner", "n'arrive", "d'uriner", "là", "où", "plus"]
)
PHRASES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" … ".join),
        st.tuples(inner, inner).map("[{0[0]} / {0[1]}]".format),
        st.tuples(inner, inner).map("({0[0]}) {0[1]}".format),
        st.tuples(inner, inner).map("{0[0]}, {0[1]}".format),
    ),
    max_leaves=8,
)
PHRASES = st.one_of(PHRASES, st.tuples(WORDS, PHRASES).map("{{{0[0]} / plus}} {0[1]}".format))


def spoken(phrase: str) -> str:
    """Say a phrase aloud: the first of its choices, and every word that may be missing."""
    while re.search(r"[\[{]", phrase):
        phrase = re.sub(r"[\[{]([^\[\]{}/]*)(?:/[^\[\]{}]*)?[\]}]", r"\1", phrase)
    return phrase.replace("(", "").replace(")", "").replace("…", "")


@given(PHRASES)
@settings(max_examples=300, deadline=None)
def test_a_phrase_finds_its_own_words(phrase: str) -> None:
    assert finds(phrase, spoken(phrase))


@given(st.text(alphabet="[](){}/+…~=,. abcé'-$5", max_size=25))
@settings(max_examples=500, deadline=None)
def test_any_line_is_understood_or_told_in_one_line(line: str) -> None:
    problem = ""
    try:
        re.compile(compile_phrase(line))
    except PhraseError as error:
        problem = str(error)
    assert "\n" not in problem


@given(PHRASES, WORDS)
@settings(max_examples=30, deadline=None)
def test_no_phrase_takes_long_on_a_long_text(phrase: str, word: str) -> None:
    pattern = re.compile(compile_phrase(f"{phrase} + {word} … {word}"))
    text = plain(f"{spoken(phrase)} {word} " * 500).text[:10_000]
    start = time.perf_counter()
    for _ in pattern.finditer(text):
        pass
    assert time.perf_counter() - start < 5


def words(tmp_path: Path, text: str) -> WordFile:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    return WordFile(path)


def test_a_word_file_names_the_place_and_the_line_of_a_wrong_phrase(tmp_path: Path) -> None:
    file = words(
        tmp_path, "signs:\n  fever:\n    present: |\n      # Haute.\n      fièvre\n      [X]\n"
    )
    with pytest.raises(DataFileError) as error:
        file.pattern("signs", "fever", "present")
    assert str(error.value) == (
        "words.yml, signs fever present, line 6: '[X]': there is no list [X]"
    )


def test_a_wrong_choice_of_a_list_and_a_phrase_that_stands_twice_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"words.yml, lists A, line 3: 'b\$'"):
        words(tmp_path, "lists:\n  A: |\n    b$ / un\n")
    twice = words(tmp_path, "x: |\n  fièvre\n  fièvre\n")
    with pytest.raises(DataFileError, match="line 3: 'fièvre' stands on line 2 already"):
        twice.pattern("x")


def test_a_pattern_needs_its_words_and_a_regular_expression(tmp_path: Path) -> None:
    (tmp_path / "patterns.yml").write_text("A: {pattern: '['}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="A needs 'catches' and 'pattern'"):
        words(tmp_path, "x: |\n  [A]\n")
    (tmp_path / "patterns.yml").write_text("A: {catches: a, pattern: '['}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="A is no regular expression"):
        words(tmp_path, "x: |\n  [A]\n")


WORD_FILES = [SIGNS, *sorted((TRIAGE / "readers" / "words").glob("[!p]*.yml"))]


def used_in(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"(?<=[\[({/])\s*([^\[\](){}/\n]*?)\s*(?=[\])}/])", text))


@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.stem)
def test_every_list_and_pattern_is_used(path: Path) -> None:
    file = WordFile(path)
    shared = set(file.list_names()) - set(file.names("lists"))
    assert set(file.names("lists")) <= used_in(path)
    beside = set().union(*(used_in(other) for other in WORD_FILES if other.parent == path.parent))
    assert shared <= beside


def test_the_files_of_the_readers_tell_the_same_rules() -> None:
    heads = set()
    for path in WORD_FILES[1:]:
        text = path.read_text(encoding="utf-8")
        heads.add(text[text.index("# Comment s'écrit") : text.index("# Pour ajouter")])
    assert len(heads) == 1
