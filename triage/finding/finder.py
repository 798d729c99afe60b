"""Finds the entries that answer a question: by meaning, with letters and concepts as witnesses.

Eight measures are added for each entry:

- *meaning*: the sentence vector against the mean of the entry's ways of asking, after the
  directions in which ways of asking one thing differ were made small (Fisher's whitening, as in
  linear discriminant analysis);
- *letters*: groups of letters against those of the entry, which carry names of medicines and words
  that the encoder does not know, misspelt or not;
- *words*: how much of what is rare in the question the entry says too (BM25, on the beginnings of
  words);
- *concepts*: what the question names against what the entry names (``concepts.yml``), as a
  log-likelihood ratio, so that a battery is not asked about where none was named;
- *nearest*, *near few*, *nearest letters*: the nearest single way of asking, the mean of the three
  nearest, and the one nearest by its letters: the ways of one entry differ as much as two entries
  do, and the mean of them is like none;
- *network*: small networks (network.py) that learned what tells an entry from its neighbours.

Whether the base answers at all is told by a small logistic model on these measures, on the likeness
to questions outside the base (``content/answers/outside.txt``), and on two linear models that tell
ways of asking from questions outside, by meaning and by letters. Figures: docs/answers.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.preprocessing import normalize

from triage.finding.concepts import concept_names, concepts_in
from triage.finding.network import Network
from triage.finding.rows import Rows
from triage.meaning.encoder import Vectors
from triage.meaning.tfidf import Tfidf, Weighed
from triage.plain import plain

__all__ = ["ASKED_ABOUT", "SURE", "SURE_AFTER_ALERT", "AnswerFinder", "Found", "Way"]

LETTERS, WORDS, CONCEPTS = 0.45, 0.04, 0.04
NEAREST, NEAR_FEW, NEAREST_LETTERS = 0.5, 0.2, 0.3
NETWORK = 0.2
"""Weights beside the meaning, chosen on the questions of one writer with a finder taught by others
(docs/answers.md)."""
ANSWER_MEANING, ANSWER_LETTERS = 0.4, 0.5
"""Weight of the sentences of the answer beside the ways of asking."""
SURE = 0.55
"""Confidence from which the best entry answers what is put as a question."""
SURE_AFTER_ALERT = 0.68
"""The same for what is said while an alert stands, which must not be answered by likeness."""
ASKED_ABOUT = 0.25
"""Confidence from which the best entries are offered; below it the base has no answer."""

_NEAREST_AMONG = 16
"""Entries whose single ways of asking are compared: the best by the other measures."""
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[a-z0-9]+")
_STEM = 6
"""Letters of a word that are compared: "remboursé" and "remboursement" are one."""
_BM25_K, _BM25_B = 1.2, 0.5
"""How soon a repeated word stops adding, and how much a long entry is held back."""
_FEW = 3
_LEFT_OUT = 4
"""One in so many questions is left out of the finder that the confidence is learned from."""
_MOST_WEIGHED = 3000
"""Ways of asking from which the confidence is learned: more of them change no figure."""
_INSIDE_C, _INSIDE_ALPHA = 10.0, 1e-5
"""How freely the two models of what is inside the base may learn, by meaning and by letters."""
_COMMON = 2
"""Texts that a group of letters must stand in."""
_GROUPS = {"analyzer": "char_wb", "ngram_range": (3, 5)}
"""Groups of three to five letters within a word and its edges, as CountVectorizer is told."""
_SMOOTHING = 2.0
"""Ways of asking that the average of the base counts for in an entry's concepts."""

Matrix = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Way:
    """What the finder learns of an entry: its id, its ways of asking and its answer."""

    id: str
    asked: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Found:
    """An entry found. ``score`` orders entries; ``confidence`` (0 to 1) is that of the question:

    how sure it is that the base answers it at all.
    """

    id: str
    score: float
    confidence: float


class AnswerFinder:
    """Finds entries; made by :meth:`learn`, kept as plain arrays."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._a = {name: arrays[name] for name in arrays}
        a = self._a
        self._ids = [str(one) for one in a["ids"]]
        self._letters = Tfidf(list(map(str, a["letters"])), a["rarity"], _GROUPS)
        # Turned about, so that only the letters that a question has are visited.
        self._profiles = Rows(_sparse(a, "profiles").T.tocsr())
        self._outside = Rows(_sparse(a, "outside").T.tocsr())
        self._asked = Rows(_sparse(a, "asked"))
        self._words = Rows(_sparse(a, "words"))
        self._unnamed = a["unnamed"].sum(axis=1)
        self._naming = (a["named"] - a["unnamed"]).T.copy()
        self._stems = {str(stem): number for number, stem in enumerate(a["stems"])}
        self._turned = a["turned"].astype(np.float32)
        self._outside_turned = a["outside_turned"].astype(np.float32)
        self._network = Network(a)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def arrays(self) -> Mapping[str, Any]:
        """What was learned, as plain arrays that can be stored."""
        return self._a

    @classmethod
    def learn(
        cls, ways: Sequence[Way], outside: Sequence[str], encode: Encode, *, confident: bool = True
    ) -> AnswerFinder:
        """Learn to find ``ways``, and to pass over ``outside``.

        ``encode`` gives the sentence vectors. With ``confident`` the confidence is learned too,
        from a finder that has not seen a part of the ways of asking.
        """
        asked = [text for way in ways for text in way.asked]
        owner = np.repeat(np.arange(len(ways)), [len(way.asked) for way in ways])
        told = [[part for part in _SENTENCE.split(way.answer) if part] for way in ways]
        teller = np.repeat(np.arange(len(ways)), [len(parts) for parts in told])
        told_vectors = _encode(encode, [part for parts in told for part in parts])
        plain_asked, plain_outside = list(map(_plainly, asked)), list(map(_plainly, outside))
        plain_told = [_plainly(part) for parts in told for part in parts]
        counts = CountVectorizer(**_GROUPS, dtype=np.float32)
        counts.fit([*plain_asked, *plain_told])
        material = _Material(
            ids=[way.id for way in ways],
            asked=plain_asked,
            vectors=_encode(encode, asked),
            owner=owner,
            teller=teller,
            told_vectors=_means(told_vectors, teller, len(ways)),
            outside=plain_outside,
            outside_vectors=_encode(encode, list(outside)),
            vocabulary=counts.get_feature_names_out(),
            asked_letters=csr_matrix(counts.transform(plain_asked)),
            told_letters=csr_matrix(counts.transform(plain_told)),
            outside_letters=csr_matrix(counts.transform(plain_outside)),
            named=np.stack(list(map(_named, plain_asked))),
            stems=list(map(_stems, plain_asked)),
        )
        arrays = _arrays(material, np.ones(len(asked), bool), np.ones(len(outside), bool))
        arrays["confidence"] = _confidence(material) if confident else np.zeros(1, np.float32)
        return cls(arrays)

    def find(self, text: str, vector: Vectors, most: int = 3) -> list[Found]:
        """Return the best entries for one question, best first. ``vector`` is that of ``text``."""
        if not np.any(vector):
            return []
        scores, measures = self._measure(text, vector)
        best = np.argpartition(-scores, min(most, len(scores) - 1))[:most]
        best = best[np.argsort(-scores[best])]
        confidence = self._confident(measures)
        return [Found(self._ids[one], float(scores[one]), confidence) for one in best]

    def _measure(self, text: str, vector: Vectors) -> tuple[Matrix, Matrix]:
        """Return the score of every entry, and the measures of the best for the confidence."""
        a = self._a
        said = _plainly(text)
        turned = vector.astype(np.float32) @ a["whitening"]
        turned /= np.linalg.norm(turned) or 1.0
        meaning = a["means"] @ turned
        letters = self._letters.of(said)
        likeness = self._profiles.weighed(letters.numbers, letters.weights)
        named = np.flatnonzero(_named(said))
        stems = [self._stems[stem] for stem in set(_stems(said)) if stem in self._stems]
        words = self._words.weighed(np.array(stems, np.int64))
        concepts = self._unnamed + self._naming[named].sum(axis=0)
        told_apart, told_outside = self._network.scores(turned, letters)
        scores = meaning + LETTERS * likeness + WORDS * words + CONCEPTS * concepts
        scores += NETWORK * told_apart
        among = np.argpartition(-scores, min(_NEAREST_AMONG, len(scores) - 1))[:_NEAREST_AMONG]
        nearest, few, spelt = self._nearest(among, turned, letters)
        scores[among] += NEAREST * nearest + NEAR_FEW * few + NEAREST_LETTERS * spelt
        order = np.argsort(-scores[among])
        first = order[0]
        best, second = among[first], among[order[min(1, len(order) - 1)]]
        away = float((self._outside_turned @ turned).max(initial=0.0))
        apart = self._outside.weighed(letters.numbers, letters.weights)
        measures = np.array(
            [
                scores[best], scores[best] - scores[second], meaning[best], likeness[best],
                concepts[best], nearest[first], few[first], spelt[first], away,
                apart.max(initial=0.0),
                told_apart[best], told_apart[best] - told_apart[second], told_outside,
                _unit(vector) @ a["inside_meaning"][:-1] + a["inside_meaning"][-1],
                letters.weights @ a["inside_letters"][letters.numbers] + a["inside_letters"][-1],
            ],
            np.float32,
        )  # fmt: skip
        return scores, measures

    def _nearest(
        self, among: npt.NDArray[np.int64], turned: Matrix, letters: Weighed
    ) -> npt.NDArray[np.float64]:
        """Return the nearest way of each entry, the mean of the nearest, and the nearest spelt.

        Three rows, one column an entry of ``among``. Only their ways are visited: the time does not
        grow with the base.
        """
        low, high = self._a["bounds"][among], self._a["bounds"][among + 1]
        spelling = np.zeros(len(self._letters), np.float32)
        spelling[letters.numbers] = letters.weights
        alike = self._asked.products(low, high, spelling)
        found = np.zeros((3, len(among)))
        begin = 0
        for column, (first, end) in enumerate(zip(low, high, strict=True)):
            near = np.sort(self._turned[first:end] @ turned)[-_FEW:]
            until = begin + end - first
            found[:, column] = near[-1], near.sum() / len(near), alike[begin:until].max()
            begin = until
        return found

    def _confident(self, measures: Matrix) -> float:
        learned = self._a["confidence"]
        if len(learned) < len(measures) + 1:
            return 1.0
        margin = float(measures @ learned[:-1] + learned[-1])
        return float(1 / (1 + np.exp(-margin)))


@dataclass(frozen=True)
class _Material:
    """What is learned from: plain texts, and what of them does not change with the part seen."""

    ids: list[str]
    asked: list[str]
    vectors: Vectors
    owner: npt.NDArray[np.int64]
    """The number of each way's entry."""
    teller: npt.NDArray[np.int64]
    """The number of the entry of each sentence of the answers."""
    told_vectors: Vectors
    """One an entry: the mean of its answer's sentences."""
    outside: list[str]
    outside_vectors: Vectors
    vocabulary: npt.NDArray[Any]
    """Groups of letters: the columns of the counts below."""
    asked_letters: csr_matrix
    told_letters: csr_matrix
    outside_letters: csr_matrix
    named: Matrix
    """The concepts of each way of asking."""
    stems: list[list[str]]
    """The beginnings of words of each way of asking."""


def _arrays(
    m: _Material, seen: npt.NDArray[np.bool_], seen_outside: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """Learn from the ways of asking that are ``seen``."""
    count = len(m.ids)
    owner, vectors = m.owner[seen], m.vectors[seen]
    means = _means(vectors, owner, count)
    whitening = _whitening(vectors - means[owner])
    counted = vstack([m.asked_letters[seen], m.told_letters], format="csr")
    common = np.flatnonzero(np.bincount(counted.indices, minlength=counted.shape[1]) >= _COMMON)
    letters = TfidfTransformer(sublinear_tf=True).fit(counted[:, common])
    rows = csr_matrix(letters.transform(m.asked_letters[seen][:, common]))
    told = csr_matrix(letters.transform(m.told_letters[:, common]))
    outside = m.outside_letters[seen_outside][:, common]
    if outside.shape[0]:
        outside = csr_matrix(letters.transform(outside))
    profiles = _averaging(owner, count) @ rows + _averaging(m.teller, count) @ told * ANSWER_LETTERS
    named, unnamed = _concept_weights(m.named[seen], owner, count)
    asked_stems = [found for found, kept in zip(m.stems, seen, strict=True) if kept]
    stems, words = _word_weights(asked_stems, owner, count)
    turned = normalize(vectors @ whitening)
    outside_turned = np.zeros((0, len(whitening)), np.float32)
    if outside.shape[0]:
        outside_turned = normalize(m.outside_vectors[seen_outside] @ whitening)
    return {
        "ids": np.array(m.ids),
        "whitening": whitening,
        "means": normalize((means + ANSWER_MEANING * m.told_vectors) @ whitening).astype(
            np.float32
        ),
        "turned": turned.astype(np.float16),
        "bounds": np.searchsorted(owner, np.arange(count + 1)),
        "named": named,
        "unnamed": unnamed,
        "letters": m.vocabulary[common].astype(str),
        "rarity": letters.idf_.astype(np.float32),
        "stems": np.array(stems),
        **_stored("words", words),
        **_stored("asked", rows),
        **_stored("profiles", csr_matrix(normalize(profiles).astype(np.float32)).sorted_indices()),
        "outside_turned": outside_turned.astype(np.float16),
        **_stored("outside", outside),
        "inside_meaning": _inside_by_meaning(vectors, m.outside_vectors[seen_outside]),
        "inside_letters": _inside_by_letters(rows, outside),
        **Network.learn(
            np.vstack([turned, outside_turned]),
            vstack([rows, outside], format="csr"),
            np.append(owner, np.full(len(outside_turned), count)),
            count + 1,
        ),
    }


def _inside_by_meaning(inside: Vectors, outside: Vectors) -> Matrix:
    """Return what tells ways of asking from questions outside by their sentence vectors."""
    if not len(outside):
        return np.zeros(inside.shape[1] + 1, np.float32)
    model = LogisticRegression(C=_INSIDE_C, class_weight="balanced", max_iter=300)
    model.fit(np.vstack([_unit(inside), _unit(outside)]), _labels(len(inside), len(outside)))
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def _inside_by_letters(inside: csr_matrix, outside: csr_matrix) -> Matrix:
    """Return what tells ways of asking from questions outside by their groups of letters."""
    if not outside.shape[0]:
        return np.zeros(inside.shape[1] + 1, np.float32)
    model = SGDClassifier(
        loss="log_loss", alpha=_INSIDE_ALPHA, class_weight="balanced", max_iter=20, random_state=3
    )
    model.fit(vstack([inside, outside]), _labels(inside.shape[0], outside.shape[0]))
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def _labels(inside: int, outside: int) -> npt.NDArray[np.bool_]:
    return np.arange(inside + outside) < inside


def _unit(vectors: Vectors) -> Matrix:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Matrix = (vectors / np.where(length == 0, 1, length)).astype(np.float32)
    return found


def _confidence(m: _Material) -> Matrix:
    """Learn the confidence from a finder that has not seen a part of the questions."""
    dice = np.random.default_rng(7)
    first = np.unique(m.owner, return_index=True)[1]
    ways = dice.permutation(np.setdiff1d(np.arange(len(m.asked)), first))
    left = ways[: len(ways) // _LEFT_OUT]
    left_outside = dice.permutation(len(m.outside))[: -(-len(m.outside) // _LEFT_OUT)]
    seen, seen_outside = np.ones(len(m.asked), bool), np.ones(len(m.outside), bool)
    seen[left], seen_outside[left_outside] = False, False
    finder = AnswerFinder({**_arrays(m, seen, seen_outside), "confidence": np.zeros(1, np.float32)})
    weighed = left[:_MOST_WEIGHED]
    measures = [finder._measure(m.asked[one], m.vectors[one])[1] for one in weighed]
    measures += [finder._measure(m.outside[one], m.outside_vectors[one])[1] for one in left_outside]
    inside = np.arange(len(measures)) < len(weighed)
    matrix = np.stack(measures)
    scale = matrix.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000)
    model.fit(matrix / scale, inside)
    learned: npt.NDArray[np.float32] = np.append(
        model.coef_[0] / scale, model.intercept_[0]
    ).astype(np.float32)
    return learned


def _whitening(differences: Vectors) -> Matrix:
    """Return the map that makes small the directions in which ways of asking one thing differ."""
    within = differences.T @ differences / len(differences)
    size = len(within)
    values, directions = np.linalg.eigh(within + np.trace(within) / size * np.eye(size))
    found: Matrix = ((directions * values**-0.5) @ directions.T).astype(np.float32)
    return found


def _averaging(owner: npt.NDArray[np.int64], count: int) -> csr_matrix:
    """Return the matrix that takes rows to the mean of each owner's."""
    share = 1 / np.maximum(np.bincount(owner, minlength=count), 1)
    shape = (count, len(owner))
    return csr_matrix((share[owner].astype(np.float32), (owner, np.arange(len(owner)))), shape)


def _means(vectors: Vectors, owner: npt.NDArray[np.int64], count: int) -> Vectors:
    found: Vectors = _averaging(owner, count) @ vectors
    return found


def _concept_weights(
    named: Matrix, owner: npt.NDArray[np.int64], count: int
) -> tuple[Matrix, Matrix]:
    """Return what naming a concept, and not naming it, says for each entry."""
    usual = np.clip(named.mean(axis=0), 1e-3, 1 - 1e-3)
    total = np.bincount(owner, minlength=count)[:, None]
    hits = np.stack([named[owner == one].sum(axis=0) for one in range(count)])
    share = (hits + _SMOOTHING * usual) / (total + _SMOOTHING)
    with_it = np.clip(np.log(share / usual), -1.5, 3.0)
    return with_it.astype(np.float32), np.log((1 - share) / (1 - usual)).astype(np.float32)


def _word_weights(
    asked: Sequence[Sequence[str]], owner: npt.NDArray[np.int64], count: int
) -> tuple[list[str], csr_matrix]:
    """Return the stems, and what each weighs for each entry (BM25: stems as rows).

    ``asked`` holds the stems of each way of asking.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(count)]
    for found, one in zip(asked, owner, strict=True):
        counts[one].update(found)
    spread = Counter(stem for counted in counts for stem in counted)
    stems = sorted(spread)
    number = {stem: row for row, stem in enumerate(stems)}
    usual = sum(counted.total() for counted in counts) / count
    rows, columns, weights = [], [], []
    for column, counted in enumerate(counts):
        length = 1 - _BM25_B + _BM25_B * counted.total() / usual
        for stem, times in counted.items():
            rarity = np.log(1 + (count - spread[stem] + 0.5) / (spread[stem] + 0.5))
            rows.append(number[stem])
            columns.append(column)
            weights.append(rarity * times * (_BM25_K + 1) / (times + _BM25_K * length))
    shape = (len(stems), count)
    return stems, csr_matrix((np.array(weights, np.float32), (rows, columns)), shape=shape)


def _stems(plain_text: str) -> list[str]:
    return [word[:_STEM] for word in _WORD.findall(plain_text)]


def _named(plain_text: str) -> Matrix:
    found = concepts_in(plain_text)
    return np.array([name in found for name in concept_names()], np.float32)


def _plainly(text: str) -> str:
    return plain(text).text.strip(' .,;:!?"()')


def _encode(encode: Encode, texts: Sequence[str], at_once: int = 64) -> Vectors:
    if not texts:
        return np.zeros((0, 512), np.float32)
    parts = [encode(texts[low : low + at_once]) for low in range(0, len(texts), at_once)]
    return np.vstack(parts)


def _stored(name: str, matrix: csr_matrix) -> dict[str, Any]:
    return {
        f"{name}_data": matrix.data.astype(np.float32),
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_indptr": matrix.indptr.astype(np.int32),
        f"{name}_shape": np.array(matrix.shape),
    }


def _sparse(arrays: Mapping[str, Any], name: str) -> csr_matrix:
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]))
