"""Checks actions/phrases.yml against the code that says its sentences, without running any of it.

The code is read for what it says (`voice.say(…)`, `voice.ask(…)`) and for what fills the braces, so
that there is no second list to keep.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

from deploy.settings import ROOT, SettingsError
from triage.questions import BACKGROUND_PART, EMERGENCY_PART, QUESTION_IDS, WITH_FEVER_PART

FOLDERS = ("actions", "channels")
CONTACT = frozenset({"phone", "hours", "open_now"})
"""What ``**contact`` fills (actions/knowledge.py)."""

_NO_SENTENCE = frozenset({"utter_action", "utter_message"})
"""Names of Rasa's that begin like a sentence."""

_PREFIX = "utter_"
_QUESTIONS = [name for name in QUESTION_IDS if name != "red_flags"]
_ASKED = [
    *_QUESTIONS,
    *(f"red_flags_{part}" for part in (EMERGENCY_PART, BACKGROUND_PART, WITH_FEVER_PART)),
]
_EVERY_QUESTION = {
    r"utter_ask_\w+": [f"utter_ask_{name}" for name in _ASKED],
    r"utter_reask_\w+": [f"utter_reask_{name}" for name in _ASKED],
    r"utter_why_\w+": [f"utter_why_{name}" for name in QUESTION_IDS],
}
"""What the code says by the id of a question: each question has all three."""

AGAIN = "_again"
"""What the name of a sentence's second wording ends in (actions/voice.py)."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the file: its text, the line of its key and the names in its braces."""

    text: str
    line: int
    braces: frozenset[str]


@dataclass(frozen=True)
class Said:
    """One place in the code: what it may say (names or patterns of names), and what it fills in."""

    names: frozenset[str]
    fills: frozenset[str]
    place: str


def check_sentences(root: Path = ROOT) -> None:
    """Check the file and the code against each other. Raises SettingsError with one line.

    A sentence must be a text under a name of its own, be said somewhere, and have in its braces
    only what is filled in wherever it is said. What is said must be there.
    """
    file = "actions/phrases.yml"
    sentences = read_sentences(root / "actions" / "phrases.yml", file)
    trees = _trees(root)
    for said in _said(trees):
        for name in said.names:
            known = [key for key in sentences if re.fullmatch(name, key)]
            if not known:
                raise SettingsError(f"{file}: '{_readable(name)}' is missing; {said.place} says it")
            for key in known:
                if extra := sorted(sentences[key].braces - said.fills):
                    what = ", ".join(f"{{{item}}}" for item in sorted(said.fills)) or "no braces"
                    raise SettingsError(
                        f"{file}, line {sentences[key].line}: {key}: {{{extra[0]}}} is not filled "
                        f"in by {said.place}; it can have {what}"
                    )
    mentioned = {name for _, tree in trees for name in _names(tree)}
    for key, sentence in sentences.items():
        # What was just said is said again in its second wording, where it has one.
        first = key.removesuffix(AGAIN)
        wordings = {key, first} if first in sentences else {key}
        if not any(re.fullmatch(name, word) for name in mentioned for word in wordings):
            raise SettingsError(
                f"{file}, line {sentence.line}: {key}: nothing says it; remove it, or correct its "
                "name"
            )


def read_sentences(path: Path, file: str) -> dict[str, Sentence]:
    """Read the sentences with the line of each. Raises SettingsError with one line."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"{file} cannot be read: {reason}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise SettingsError(f"{file}{line}: {problem}; put texts with ':' in quotes") from None
    if not isinstance(node, yaml.MappingNode):
        raise SettingsError(f"{file} must hold lines of 'name: sentence'")
    found: dict[str, Sentence] = {}
    for key, value in node.value:
        where = f"{file}, line {key.start_mark.line + 1}: {key.value}"
        if key.value in found:
            raise SettingsError(f"{where}: this name is used twice; the first one would be lost")
        # A quoted number is a text, a bare one is not.
        if value.tag != "tag:yaml.org,2002:str" or not value.value.strip():
            raise SettingsError(f"{where}: must be a text; put it in quotes")
        line = key.start_mark.line + 1
        found[key.value] = Sentence(value.value, line, _braces(value.value, where))
    return found


def _braces(text: str, where: str) -> frozenset[str]:
    try:
        fields = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        raise SettingsError(f"{where}: a brace is open or closed alone") from None
    for name in fields:
        if not name.isidentifier():
            raise SettingsError(f"{where}: '{{{name}}}' is no name of something to fill in")
    return frozenset(fields)


# --- what the code says ---------------------------------------------------------------------------


def _trees(root: Path) -> list[tuple[str, ast.Module]]:
    return [
        (f"{folder}/{path.name}", ast.parse(path.read_text(encoding="utf-8")))
        for folder in FOLDERS
        for path in sorted((root / folder).glob("*.py"))
    ]


def _said(trees: Iterable[tuple[str, ast.Module]]) -> Iterator[Said]:
    for file, tree in trees:
        tables = _assigned(tree.body)
        functions = {
            node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        for function in functions.values():
            known = {**tables, **_assigned(ast.walk(function))}
            for call in ast.walk(function):
                if _is_saying(call):
                    assert isinstance(call, ast.Call)
                    names = _meant(call.args[0], known, functions)
                    if names:
                        yield Said(names, _fills(call), f"{file}, line {call.lineno}")


def _is_saying(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("say", "ask")
        and bool(node.args)
    )


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Return every value that each plain name is given."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _meant(
    expression: ast.AST,
    known: Mapping[str, list[ast.expr]],
    functions: Mapping[str, ast.FunctionDef],
    depth: int = 3,
) -> frozenset[str]:
    """Return the names that an expression may have for value, followed through names and calls."""
    names = set(_names(expression))
    if names or not depth:
        return frozenset(names)
    for node in ast.walk(expression):
        if not isinstance(node, ast.Name):
            continue
        for value in known.get(node.id, []):
            names |= _meant(value, known, functions, depth - 1)
        if node.id in functions:
            names |= set(_names(functions[node.id]))
    return frozenset(names)


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield the names of sentences in a piece of code, as patterns; f-strings match any filling."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            pattern = "".join(
                re.escape(part.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else r"\w+"
                for part in node.values
            )
            if pattern.startswith(_PREFIX) and pattern != _PREFIX + r"\w+":
                yield from _EVERY_QUESTION.get(pattern, [pattern])
        elif isinstance(node, ast.Constant) and id(node) not in inside:
            value = node.value if isinstance(node.value, str) else ""
            if re.fullmatch(_PREFIX + r"\w+", value) and value not in _NO_SENTENCE:
                yield value


def _fills(call: ast.Call) -> frozenset[str]:
    """Return the names that a call fills in; what is given with ``**`` is the contact's."""
    named = {keyword.arg for keyword in call.keywords if keyword.arg}
    starred = any(keyword.arg is None for keyword in call.keywords)
    return frozenset(named | (CONTACT if starred else frozenset()))


def _readable(pattern: str) -> str:
    return pattern.replace(r"\w+", "…").replace("\\", "")
