"""``make evaluate``: how well the assistant understands French.

Intents are scored by cross-validation with the very pipeline of ``config.yml``. Utterances that
nearly repeat each other (rapidfuzz ratio of 85 or more on the folded text) are kept in one fold, so
that no score rests on having seen almost the same words. Durations and red flags are scored on
the rows under ``tests/data``. The report goes to docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from triage.text import fold

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 5
NEAR = 85
SMS = re.compile(
    r"\b(?:g|c|jai|jsp|slt|bjr|dep|dp|koi|ke|ki|pk|pkoi|mtn|tt|stp|svp|chu|jpeu|sa|fé|é|ya|cv|kes|"
    r"cmt|kel|kan|sé|jdoi|jen|plu|tg|fdp|tki|thx|mrc|mci|bsr|cc|n)\b"
)
ACCENTED = re.compile(r"[àâäéèêëîïôöùûüç]")


@dataclass(frozen=True)
class Utterance:
    """One training utterance, its intent, and the group of near repeats that it belongs to."""

    text: str
    intent: str
    group: int

    @property
    def register(self) -> str:
        """How it is written: "sms", "no accents" or "standard"."""
        if SMS.search(self.text.lower()):
            return "sms"
        return "standard" if ACCENTED.search(self.text.lower()) else "no accents"


def load_utterances() -> list[Utterance]:
    """Read every utterance of data/nlu and group the near repeats."""
    pairs: list[tuple[str, str]] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = entry["examples"].splitlines()
            pairs += [
                (line[2:].strip(), entry["intent"]) for line in lines if line.startswith("- ")
            ]
    groups = _near_groups([fold(text).text for text, _ in pairs])
    return [
        Utterance(text, intent, group) for (text, intent), group in zip(pairs, groups, strict=True)
    ]


def _near_groups(texts: Sequence[str]) -> list[int]:
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=NEAR)
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


def evaluate_intents(config: Path) -> dict[str, Any]:
    """Cross-validate the intents with the pipeline of ``config``."""
    utterances = load_utterances()
    fold_of = assign_folds(utterances)
    truth: list[str] = []
    predicted: list[str] = []
    confidence: list[float] = []
    registers: dict[str, list[bool]] = defaultdict(list)
    costs: list[dict[str, float]] = []
    wrong: list[tuple[str, str, str]] = []
    for number in range(FOLDS):
        train = [u for u, f in zip(utterances, fold_of, strict=True) if f != number]
        test = [u for u, f in zip(utterances, fold_of, strict=True) if f == number]
        answers, cost = train_and_predict(train, test, config)
        costs.append(cost)
        for utterance, (intent, sure) in zip(test, answers, strict=True):
            truth.append(utterance.intent)
            predicted.append(intent)
            confidence.append(sure)
            registers[utterance.register].append(intent == utterance.intent)
            if intent != utterance.intent:
                wrong.append((utterance.text, utterance.intent, intent))
        print(f"fold {number + 1} of {FOLDS}: {len(test)} utterances", flush=True)
    scores = f1_by_intent(truth, predicted)
    return {
        "utterances": len(utterances),
        "groups": len({u.group for u in utterances}),
        "macro_f1": sum(f1 for _, _, f1 in scores.values()) / len(scores),
        "accuracy": sum(t == p for t, p in zip(truth, predicted, strict=True)) / len(truth),
        "scores": scores,
        "confusions": Counter((t, p) for _, t, p in wrong).most_common(15),
        "registers": {k: (sum(v) / len(v), len(v)) for k, v in sorted(registers.items())},
        "wrong": wrong,
        "confidence": list(
            zip([t == p for t, p in zip(truth, predicted, strict=True)], confidence, strict=True)
        ),
        "costs": {k: sum(c[k] for c in costs) / len(costs) for k in costs[0]},
    }


def evaluate_red_flags() -> dict[str, tuple[int, int]]:
    """Return, by red flag id and "nothing", how many phrasings of the corpus are read right."""
    from triage.red_flags import find_red_flags

    corpus = yaml.safe_load((ROOT / "tests/data/red_flags/corpus.yml").read_text(encoding="utf-8"))
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


def report(intents: dict[str, Any], flags: dict[str, tuple[int, int]]) -> str:
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
    lines += [
        "",
        "Durations: [duration.md](duration.md), scored by `tests/triage/test_duration_rows.py`.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Evaluate, print the figures and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml")
    parser.add_argument("--no-report", action="store_true", help="print only")
    options = parser.parse_args()
    intents = evaluate_intents(options.config)
    text = report(intents, evaluate_red_flags())
    print(text)
    for said, intent, read in intents["wrong"]:
        print(f"  {intent} read as {read}: {said}")
    if not options.no_report:
        (ROOT / "docs" / "evaluation.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
