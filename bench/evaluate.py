"""``make evaluate``: how well the assistant understands French.

Intents are scored by cross-validation with the very pipeline of ``config.yml``. Utterances that
nearly repeat each other (rapidfuzz ratio of 85 or more on the folded text) are kept in one fold, so
that no score rests on having seen almost the same words. Utterances written by hand are also scored
apart from the composed ones, which share their parts and are easier. The messages of
``tests/data/intents``, which no training ever sees, are then read by a model trained on everything.
Durations and red flags are scored on the rows under ``tests/data``, and the base of answers by
leaving its ways of asking out (bench/answers.py); danger about medicines on a hand that nothing
learns from (bench/unsafe.py). The report goes to docs/evaluation.md.

    python -m bench.evaluate                   # the report
    python -m bench.evaluate --written-only    # train and test on hand-written utterances alone
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import logging
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rapidfuzz import fuzz, process

from actions.hearing import SURE_ENOUGH
from bench import answers, unsafe
from triage.text import fold

ROOT = Path(__file__).resolve().parent.parent
NLU = ROOT / "data" / "nlu"
COMPOSED = NLU / "composed"
ROWS = ROOT / "tests" / "data"
FOLDS = 5
NEAR = 85
SMS = re.compile(
    r"\b(?:g|c|jai|jsp|slt|bjr|dep|dp|koi|ke|ki|pk|pkoi|mtn|tt|stp|svp|chu|jpeu|sa|fé|é|ya|cv|kes|"
    r"cmt|kel|kan|sé|jdoi|jen|plu|tg|fdp|tki|thx|mrc|mci|bsr|cc|n)\b"
)
ACCENTED = re.compile(r"[àâäéèêëîïôöùûüç]")


@dataclass(frozen=True)
class Utterance:
    """One training utterance: intent, group of near repeats, and whether a person wrote it."""

    text: str
    intent: str
    group: int
    by_hand: bool = True

    @property
    def register(self) -> str:
        """How it is written: "sms", "no accents" or "standard"."""
        if SMS.search(self.text.lower()):
            return "sms"
        return "standard" if ACCENTED.search(self.text.lower()) else "no accents"

    @property
    def origin(self) -> str:
        """Where it comes from: "written by hand" or "composed"."""
        return "written by hand" if self.by_hand else "composed"


def load_utterances(written_only: bool = False) -> list[Utterance]:
    """Read every utterance of data/nlu, or the hand-written ones only, and group near repeats."""
    found: list[tuple[str, str, bool]] = []
    for path in sorted(NLU.rglob("*.yml")):
        by_hand = COMPOSED not in path.parents
        if written_only and not by_hand:
            continue
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = entry["examples"].splitlines()
            found += [
                (line[2:].strip(), entry["intent"], by_hand)
                for line in lines
                if line.startswith("- ")
            ]
    groups = _near_groups([fold(text).text for text, _, _ in found])
    return [
        Utterance(text, intent, group, by_hand)
        for (text, intent, by_hand), group in zip(found, groups, strict=True)
    ]


def _near_groups(texts: Sequence[str]) -> list[int]:
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
    for first, row in enumerate(scores):
        for second in row.nonzero()[0]:
            if second > first:
                parent[root(int(second))] = root(first)
    return [root(index) for index in range(len(texts))]


def assign_folds(utterances: Sequence[Utterance], folds: int = FOLDS) -> list[int]:
    """Give each utterance a fold: groups stay together, intents are spread evenly."""
    members: dict[int, list[int]] = defaultdict(list)
    for index, utterance in enumerate(utterances):
        members[utterance.group].append(index)
    sizes: dict[str, Counter[int]] = defaultdict(Counter)
    fold_of = [0] * len(utterances)
    groups = sorted(members)
    random.Random(7).shuffle(groups)
    for group in sorted(groups, key=lambda one: -len(members[one])):
        intent = utterances[members[group][0]].intent
        chosen = min(range(folds), key=lambda one: sizes[intent][one])
        for index in members[group]:
            fold_of[index] = chosen
            sizes[utterances[index].intent][chosen] += 1
    return fold_of


def train_and_predict(
    train: Iterable[Utterance], test: Sequence[Utterance], config: Path
) -> tuple[list[tuple[str, float]], dict[str, float]]:
    """Train on ``train``; return (intent, confidence) for each of ``test``, and the costs."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    by_intent: dict[str, list[str]] = defaultdict(list)
    for utterance in train:
        by_intent[utterance.intent].append(utterance.text)
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in by_intent.items()
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "nlu.yml"
        data.write_text(yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True))
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            model = train_nlu(str(config), str(data), str(folder), domain=str(ROOT / "domain.yml"))
        trained = time.perf_counter() - start
        assert model is not None
        agent = Agent.load(model)

        async def ask() -> list[tuple[str, float]]:
            answers = []
            for utterance in test:
                parsed = await agent.parse_message(utterance.text)
                ranked = [
                    item for item in parsed["intent_ranking"] if item["name"] != "nlu_fallback"
                ]
                answers.append((ranked[0]["name"], float(ranked[0]["confidence"])))
            return answers

        start = time.perf_counter()
        predicted = asyncio.run(ask())
        answered = time.perf_counter() - start
        costs = {
            "train_s": trained,
            "answer_ms": 1000 * answered / max(1, len(test)),
            "model_kb": Path(model).stat().st_size / 1024,
        }
    return predicted, costs


def f1_by_intent(
    truth: Sequence[str], predicted: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 of each intent."""
    scores = {}
    for intent in sorted(set(truth)):
        hits = sum(t == p == intent for t, p in zip(truth, predicted, strict=True))
        said = sum(p == intent for p in predicted)
        there = sum(t == intent for t in truth)
        precision = hits / said if said else 0.0
        recall = hits / there
        total = precision + recall
        scores[intent] = (precision, recall, 2 * precision * recall / total if total else 0.0)
    return scores


def macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Return the mean F1 of the intents of ``truth``."""
    scores = f1_by_intent(truth, predicted)
    return sum(f1 for _, _, f1 in scores.values()) / len(scores)


def evaluate_intents(config: Path, written_only: bool = False) -> dict[str, Any]:
    """Cross-validate the intents with the pipeline of ``config``."""
    utterances = load_utterances(written_only)
    fold_of = assign_folds(utterances)
    tested: list[Utterance] = []
    predicted: list[str] = []
    costs: list[dict[str, float]] = []
    for number in range(FOLDS):
        train = [u for u, f in zip(utterances, fold_of, strict=True) if f != number]
        test = [u for u, f in zip(utterances, fold_of, strict=True) if f == number]
        answers, cost = train_and_predict(train, test, config)
        costs.append(cost)
        tested += test
        predicted += [intent for intent, _ in answers]
        print(f"fold {number + 1} of {FOLDS}: {len(test)} utterances", flush=True)
    wrong = [(u.text, u.intent, p) for u, p in zip(tested, predicted, strict=True) if u.intent != p]
    by_register: dict[str, list[bool]] = defaultdict(list)
    by_origin: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for utterance, read in zip(tested, predicted, strict=True):
        by_register[utterance.register].append(utterance.intent == read)
        by_origin[utterance.origin].append((utterance.intent, read))
    truth = [utterance.intent for utterance in tested]
    return {
        "utterances": len(utterances),
        "groups": len({u.group for u in utterances}),
        "macro_f1": macro_f1(truth, predicted),
        "accuracy": 1 - len(wrong) / len(tested),
        "scores": f1_by_intent(truth, predicted),
        "confusions": Counter((t, p) for _, t, p in wrong).most_common(15),
        "registers": {k: (sum(v) / len(v), len(v)) for k, v in sorted(by_register.items())},
        "origins": {
            k: (
                macro_f1([t for t, _ in v], [p for _, p in v]),
                sum(t == p for t, p in v) / len(v),
                len(v),
            )
            for k, v in sorted(by_origin.items(), reverse=True)
        },
        "wrong": wrong,
        "costs": {k: sum(c[k] for c in costs) / len(costs) for k in costs[0]},
    }


@dataclass(frozen=True)
class NeverTrained:
    """How the messages of one round of tests/data/intents are read.

    ``acted_right`` and ``acted_wrong`` are shares of the messages whose intent is sure enough to be
    acted upon; the others are asked again.
    """

    messages: int
    accuracy: float
    macro_f1: float
    acted_right: float
    acted_wrong: float
    answers: int
    answers_misread: int


ANSWERS = frozenset({"inform", "affirm", "deny", "dont_know", "correct"})
"""Intents that do no harm to an answer: the clinical core reads it whichever of them it gets."""


def load_never_trained() -> dict[str, list[Utterance]]:
    """Read the messages of tests/data/intents/blind.yml, by round."""
    return {
        name: [Utterance(text, intent, -1) for intent, texts in by_intent.items() for text in texts]
        for name, by_intent in _read_rows("blind.yml").items()
    }


def load_answers_never_trained() -> dict[str, list[str]]:
    """Read the answers of tests/data/intents/answers.yml, by round."""
    return dict(_read_rows("answers.yml"))


def _read_rows(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROWS / "intents" / name).read_text(encoding="utf-8")))


def score_never_trained(
    messages: Sequence[Utterance],
    read: Sequence[tuple[str, float]],
    answers: Sequence[tuple[str, float]],
) -> NeverTrained:
    """Score (intent, confidence) as ``read`` for each of ``messages``, and for some answers."""
    truth = [message.intent for message in messages]
    right = [
        (intent == expected, confidence >= SURE_ENOUGH)
        for expected, (intent, confidence) in zip(truth, read, strict=True)
    ]
    return NeverTrained(
        messages=len(truth),
        accuracy=sum(ok for ok, _ in right) / len(right),
        macro_f1=macro_f1(truth, [intent for intent, _ in read]),
        acted_right=sum(ok and sure for ok, sure in right) / len(right),
        acted_wrong=sum(sure and not ok for ok, sure in right) / len(right),
        answers=len(answers),
        answers_misread=sum(
            intent not in ANSWERS and confidence >= SURE_ENOUGH for intent, confidence in answers
        ),
    )


def evaluate_never_trained(config: Path) -> dict[str, NeverTrained]:
    """Train on everything with the pipeline of ``config`` and read what is never trained on."""
    rounds, answers = load_never_trained(), load_answers_never_trained()
    messages = [message for name in rounds for message in rounds[name]]
    messages += [Utterance(text, "inform", -1) for name in rounds for text in answers[name]]
    read, _ = train_and_predict(load_utterances(), messages, config)
    said = iter(read)
    of_messages = {name: [next(said) for _ in rounds[name]] for name in rounds}
    of_answers = {name: [next(said) for _ in answers[name]] for name in rounds}
    return {
        name: score_never_trained(rounds[name], of_messages[name], of_answers[name])
        for name in rounds
    }


def evaluate_durations() -> list[tuple[str, int, int]]:
    """Return (what, how many read right, of how many) for the rows of tests/data/duration."""
    from tests.triage.duration_scoring import is_right
    from triage.answers import days_in_last_months
    from triage.duration import find_duration

    scores = []
    for name, title in (
        ("patients.jsonl", "patients' phrasings"),
        ("peer_suites.jsonl", "rows of other parsers' test suites"),
    ):
        lines = (ROWS / "duration" / name).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        read = []
        for row in rows:
            on = date.fromisoformat(row["reference_date"])
            found = find_duration(row["text"], on, row.get("age"))
            read.append((row, on, (found.min_days, found.max_days) if found else None))
        for what, kept in (
            (
                f"{title} with a duration",
                [r for r in read if r[0]["expected_min_days"] is not None],
            ),
            (f"{title} without one", [r for r in read if r[0]["expected_min_days"] is None]),
        ):
            if kept:
                right = sum(is_right(row, found) for row, _, found in kept)
                scores.append((what, right, len(kept)))
        sides = [r for r in read if r[0].get("expected_class") in ("acute", "chronic")]
        if sides:
            right = 0
            for row, on, found in sides:
                threshold = days_in_last_months(on, 3)
                side = None
                if found is not None:
                    side = "chronic" if found[0] > threshold else None
                    side = "acute" if found[1] <= threshold else side
                right += side == row["expected_class"]
            scores.append((f"{title}: side of three months", right, len(sides)))
    return scores


def evaluate_red_flags() -> dict[str, tuple[int, int]]:
    """Return, by red flag id and "nothing", how many phrasings of the corpus are read right."""
    from triage.red_flags import find_red_flags

    corpus = yaml.safe_load((ROWS / "red_flags" / "corpus.yml").read_text(encoding="utf-8"))
    counts: dict[str, tuple[int, int]] = {}
    for key, phrasings in corpus.items():
        right = 0
        for text in phrasings:
            found = {
                f.id: f.status for f in find_red_flags(text) if f.status in ("present", "uncertain")
            }
            right += (not found) if key == "nothing" else key.split(" ")[0] in found
        counts[key] = (right, len(phrasings))
    return counts


def report(
    intents: dict[str, Any],
    never_trained: dict[str, NeverTrained],
    flags: dict[str, tuple[int, int]],
    durations: list[tuple[str, int, int]],
) -> str:
    """Write the report as Markdown."""
    lines = [
        "# Evaluation",
        "",
        "Written by `make evaluate`. Intents: 5-fold cross-validation with the pipeline of",
        "`config.yml`, near repeats (ratio of 85 or more on the folded text) kept in one fold.",
        "",
        f"- utterances: {intents['utterances']}, in {intents['groups']} groups of near repeats",
        f"- **intent macro F1: {intents['macro_f1']:.3f}** (accuracy {intents['accuracy']:.3f})",
        f"- training {intents['costs']['train_s']:.0f} s a fold, answer"
        f" {intents['costs']['answer_ms']:.1f} ms a message,"
        f" model {intents['costs']['model_kb']:.0f} kB",
        "",
        "## By origin",
        "",
        "Composed utterances share their parts, so they are easier; see [nlu.md](nlu.md).",
        "",
        "| origin | macro F1 | accuracy | utterances |",
        "|---|---|---|---|",
    ]
    lines += [f"| {k} | {f:.3f} | {a:.3f} | {n} |" for k, (f, a, n) in intents["origins"].items()]
    lines += [
        "",
        "## Never trained on",
        "",
        "Messages of `tests/data/intents`, unlike anything in the training data. What the",
        "first round showed guided the training data; the second was written afterwards. Acted",
        "upon: read with enough confidence. Answers misread: taken for a request or a question.",
        "",
        "| round | accuracy | macro F1 | acted upon, right | acted upon, wrong | messages"
        " | answers misread |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name.replace('_round', '')} | {one.accuracy:.3f} | {one.macro_f1:.3f}"
        f" | {one.acted_right:.3f} | {one.acted_wrong:.3f} | {one.messages}"
        f" | {one.answers_misread} of {one.answers} |"
        for name, one in never_trained.items()
    ]
    lines += [
        "",
        "## By register",
        "",
        "| register | accuracy | utterances |",
        "|---|---|---|",
    ]
    lines += [f"| {k} | {a:.3f} | {n} |" for k, (a, n) in intents["registers"].items()]
    lines += ["", "## By intent", "", "| intent | precision | recall | F1 |", "|---|---|---|---|"]
    lines += [
        f"| {k} | {p:.2f} | {r:.2f} | {f:.2f} |" for k, (p, r, f) in intents["scores"].items()
    ]
    lines += ["", "## Most frequent confusions", "", "| said | read as | times |", "|---|---|---|"]
    lines += [f"| {t} | {p} | {n} |" for (t, p), n in intents["confusions"]]
    lines += ["", "## Red flags", "", "| phrasings of | read right | of |", "|---|---|---|"]
    lines += [f"| {key} | {right} | {total} |" for key, (right, total) in flags.items()]
    right, total = (sum(column) for column in zip(*flags.values(), strict=True))
    lines += [f"| all | {right} | {total} |"]
    lines += [
        "",
        "## Durations",
        "",
        "Rows of `tests/data/duration`, by the rule of `tests/triage/duration_scoring.py`;",
        "how fast they are read is in [duration.md](duration.md).",
        "",
        "| rows | read right | of |",
        "|---|---|---|",
    ]
    lines += [f"| {what} | {right} | {total} |" for what, right, total in durations]
    return "\n".join([*lines, ""])


def main() -> None:
    """Evaluate, print the figures and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml")
    parser.add_argument("--no-report", action="store_true", help="print only")
    parser.add_argument(
        "--written-only", action="store_true", help="hand-written utterances alone; print only"
    )
    options = parser.parse_args()
    from rasa.utils.log_utils import configure_structlog

    # Otherwise Rasa prints every message that it reads.
    configure_structlog(logging.WARNING)
    intents = evaluate_intents(options.config, options.written_only)
    never_trained = evaluate_never_trained(options.config)
    text = report(intents, never_trained, evaluate_red_flags(), evaluate_durations())
    if not options.written_only:
        kinds = asyncio.run(unsafe.measure(unsafe.load_agent()))
        parts = (text.rstrip(), answers.report(answers.measure()), unsafe.report(kinds))
        text = "\n\n".join(parts) + "\n"
    print(text)
    for said, intent, read in intents["wrong"]:
        print(f"  {intent} read as {read}: {said}")
    if not (options.no_report or options.written_only):
        (ROOT / "docs" / "evaluation.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
