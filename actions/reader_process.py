"""``python -m actions.reader_process MODEL``: reads sentences and conversations, one a line.

For the review console, which has none of the packages that read: a process of its own costs the
console neither its memory nor its time, and can be ended. It takes requests as JSON lines from the
standard input and answers each with one line; its first line says that it is ready, or what keeps
it from reading. It ends with its input. Nothing that it reads is logged or kept.

    {"rules": TEXT}                      weigh by these rules from now on, in place of those on disk
    {"hear": TEXT, "question": ID}       take a sentence apart (triage.witnessed)
    {"reread": EVENTS, "until": PLACE}   read a stored conversation anew (actions.rereading)
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.knowledge import Knowledge, load_knowledge
from actions.memory import Dialogue, remember
from actions.rereading import reread
from actions.voice import load_phrases
from triage.answers import Facts
from triage.meaning.reader import Reader
from triage.meaning.stored import NoReaderError, load_reader
from triage.once import forget
from triage.rules import RulesError, rules_from
from triage.witnessed import witness

BEHIND = 5
"""How far behind patients' own messages the machine serves it (nice)."""


class ReaderProcess:
    """Answers requests. ``problem`` says why meanings are not read, where they are not."""

    def __init__(self, model: Path) -> None:
        self.problem = ""
        self._reader: Reader | None = None
        self._knowledge: Knowledge = load_knowledge()
        self._phrases = load_phrases()
        try:
            self._reader = load_reader(model)
            self._reader.read("prêt")
        except NoReaderError as error:
            self.problem = str(error)

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a request; ``{"problem": …}`` where it cannot be met."""
        try:
            for name, meet in self._requests().items():
                if name in request:
                    return meet(request)
        except RulesError as error:
            return {"problem": str(error)}
        except Exception as error:
            # Its message may quote what a patient wrote.
            return {"problem": type(error).__name__}
        finally:
            forget()
        return {"problem": "unknown request"}

    def _requests(self) -> Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        return {"rules": self._take_rules, "hear": self._hear, "reread": self._reread}

    def _take_rules(self, request: Mapping[str, Any]) -> dict[str, Any]:
        reference = replace(self._knowledge.reference, ruleset=rules_from(request["rules"]))
        self._knowledge = replace(self._knowledge, reference=reference)
        return {"rules": reference.ruleset.version}

    def _hear(self, request: Mapping[str, Any]) -> dict[str, Any]:
        text = str(request["hear"])
        facts = Facts(consent=True)
        asked = request.get("question") or None
        question = self._knowledge.questionnaire.question(asked, facts) if asked else None
        heard = witness(
            text,
            self._reader.read(text) if self._reader else None,
            datetime.now(self._knowledge.time_zone),
            self._knowledge.ruleset,
            question,
        )
        slots = {
            item["name"]: item["value"] for item in remember(heard.reading.facts, Dialogue(), {})
        }
        return {
            "clauses": [asdict(clause) for clause in heard.clauses],
            "signs": [asdict(sign) for sign in heard.signs],
            "makes": heard.makes,
            "by_meaning": heard.by_meaning,
            "slots": slots,
            "uncertain": list(heard.reading.uncertain),
            "denied": list(heard.reading.denied),
            "feeling": heard.reading.feeling,
        }

    def _reread(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._reader is None:
            return {"problem": self.problem}
        found = reread(
            request["reread"], request.get("until"), self._reader, self._knowledge, self._phrases
        )
        return asdict(found)


def serve(process: ReaderProcess, requests: Iterable[str], answer: Callable[[str], None]) -> None:
    """Answer each line of ``requests``."""
    answer(json.dumps({"ready": True, "problem": process.problem}))
    for line in requests:
        try:
            request = json.loads(line)
        except ValueError:
            request = None
        found = process.answer(request if isinstance(request, dict) else {})
        answer(json.dumps(found, ensure_ascii=False, default=sorted))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Serve until the input ends."""
    if len(sys.argv) != 2:
        print("usage: python -m actions.reader_process MODEL", file=sys.stderr)
        return 2
    os.nice(BEHIND)
    try:
        process = ReaderProcess(Path(sys.argv[1]))
    except ValueError as error:
        _print(json.dumps({"ready": False, "problem": str(error)}))
        return 1
    serve(process, sys.stdin, _print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
