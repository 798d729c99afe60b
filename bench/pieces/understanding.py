"""A message understood: how long it takes and how often the intent is right, beside others."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.evaluate import Utterance, load_never_trained, load_utterances, macro_f1
from bench.machine import spread
from bench.pieces import Goal, Options, ratio
from bench.servers import OURS, PEER, Build
from deploy.processes import child_environment
from deploy.settings import ROOT, load_settings

TITLE = "A message understood"
BENCH = Path(__file__).resolve().parent.parent


def measure(options: Options) -> dict[str, Any]:
    """Read the messages that nothing was trained on with each, and time each message."""
    train = load_utterances()
    test = [message for one in load_never_trained().values() for message in one]
    test = test[:: options.scaled(1, 6)]
    # Each reads a half, then each the other.
    test = test[::2] + test[1::2]
    texts = [message.text for message in test]
    found: dict[str, dict[str, Any]] = {name: {"ms": [], "read": []} for name in ("ours", "peer")}
    middle = (len(texts) + 1) // 2
    for half in (texts[:middle], texts[middle:]):
        for name, build in (("ours", OURS), ("peer", PEER)):
            for key, values in _rasa(build, half).items():
                found[name][key] += values
    found["bare"] = _bare(train, texts)
    if shutil.which("node") and (BENCH / "node_modules").exists():
        found["nlpjs"] = _nlpjs(train, texts)
    truth = [message.intent for message in test]
    return {
        name: {
            **spread(one["ms"]),
            "accuracy": sum(t == r for t, r in zip(truth, one["read"], strict=True)) / len(truth),
            "macro_f1": macro_f1(truth, one["read"]),
        }
        for name, one in found.items()
    }


def _rasa(build: Build, texts: Sequence[str]) -> dict[str, Any]:
    """Have a process of its own read ``texts`` with a trained model."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.reading", str(build.model), build.module],
        cwd=ROOT, input=json.dumps(list(texts)), capture_output=True, text=True, check=False,
        env=child_environment(load_settings()) if build is OURS else None,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{build.name}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _bare(train: Sequence[Utterance], texts: Sequence[str]) -> dict[str, Any]:
    """The limit: spaCy and a linear classifier in a loop, without Rasa and without facts."""
    import spacy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    language = spacy.load("fr_core_news_sm")
    machine = make_pipeline(
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, strip_accents="unicode"
        ),
        LinearSVC(C=2.0, random_state=42),
    ).fit([one.text for one in train], [one.intent for one in train])
    times, read = [], []
    for text in texts:
        begun = time.perf_counter()
        language(text)
        read.append(str(machine.predict([text])[0]))
        times.append(1000 * (time.perf_counter() - begun))
    return {"ms": times, "read": read}


def _nlpjs(train: Sequence[Utterance], texts: Sequence[str]) -> dict[str, Any]:
    given = {"train": [[one.text, one.intent] for one in train], "test": list(texts)}
    done = subprocess.run(
        ["node", str(BENCH / "nlpjs.js")],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    return {"ms": said["ms"], "read": [intent for intent, _ in said["read"]]}


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    names = {
        "ours": "this assistant, facts and signs included",
        "peer": "Rasa's default: intent alone",
        "nlpjs": "nlp.js with French: intent alone",
        "bare": "spaCy and a classifier in a loop",
    }
    peer = data["peer"]
    return [
        "Messages of `tests/data/intents`, on which nothing is trained; times in ms.",
        "",
        "| | p50 | p95 | p99 | to the default | accuracy | macro F1 |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {one['p50']:.1f} | {one['p95']:.1f} | {one['p99']:.1f}"
            f" | {ratio(one['p50'], peer['p50'])} | {one['accuracy']:.3f} | {one['macro_f1']:.3f} |"
            for key, name in names.items()
            if (one := data.get(key))
        ),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goal."""
    more = data["ours"]["accuracy"] - data["peer"]["accuracy"]
    return [Goal("intents of unseen messages, accuracy above the default's", more, 0.05, False)]
