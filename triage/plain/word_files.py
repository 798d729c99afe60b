"""Reads a file of phrases (see :mod:`triage.plain.notation`), and says in one line what is wrong.

A word file is YAML of blocks: under every name, one phrase a line behind a ``|``. ``lists`` holds
the lists of words, where a line may hold several choices with ``/`` between, ``spelling`` the words
that patients misspell. A line that begins with ``#`` is a remark. ``patterns.yml`` beside it may
hold the few things that words cannot say, each with what it ``catches`` and its ``pattern``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from triage.data_files import DataFileError, parse_mapping, read_text
from triage.plain import Vocabulary
from triage.plain.notation import Notation, PhraseError, forms_of, whole_words
from triage.text import fold

__all__ = ["WordFile"]


@dataclass(frozen=True)
class _Block:
    """What stands under one name: its lines, each with its number in the file."""

    lines: tuple[tuple[int, str], ...]


_Tree = Mapping[str, "_Tree | _Block"]


class WordFile:
    """One file of phrases. Raises DataFileError where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._tree = _read_tree(path)
        self._lists = {
            name: [(number, text) for number, line in block.lines for text in _choices(line)]
            for name, block in self._blocks("lists")
        }
        self._patterns = _read_patterns(path.with_name("patterns.yml"))
        both = sorted(set(self._lists) & set(self._patterns))
        if both:
            raise DataFileError(f"{self.name}: [{both[0]}] is in patterns.yml too; rename one")
        self._notations = {False: self._notation(by_ear=False)}

    def _notation(self, by_ear: bool) -> Notation:
        lists = {name: [text for _, text in choices] for name, choices in self._lists.items()}
        notation = Notation(lists, self._patterns, by_ear)
        for name, choices in self._lists.items():
            for number, text in choices:
                self._regex(notation, ("lists", name), number, text)
        return notation

    def list_names(self) -> list[str]:
        """Return the names of the lists and of the patterns."""
        return [*self._lists, *self._patterns]

    def names(self, *place: str) -> list[str]:
        """Return the names that stand at ``place``, in order; none where there is no such place."""
        found = self._at(*place)
        return list(found) if isinstance(found, Mapping) else []

    def words(self, *place: str) -> frozenset[str]:
        """Return the single words at ``place``, folded."""
        return frozenset(
            fold(word).text for _, line in self._lines(*place) for word in line.split()
        )

    def choices(self, *place: str) -> list[str]:
        """Return the choices of the lines at ``place``, as they stand between the slashes."""
        return [choice for _, line in self._lines(*place) for choice in _choices(line)]

    def known(self) -> frozenset[str]:
        """Return the words of all phrases, folded, with their feminines and plurals."""
        return self._known(self._tree)

    def vocabulary(self) -> Vocabulary:
        """Return the words of ``spelling``, to be put right, beside all others of the file.

        A word that a phrase knows is not to be respelled into another one before it is looked for.
        """
        return Vocabulary(self.words("spelling"), self._known(self._tree))

    def _known(self, place: _Tree | _Block) -> frozenset[str]:
        if isinstance(place, _Block):
            return frozenset().union(*(forms_of(line) for _, line in place.lines))
        return frozenset().union(*(self._known(inner) for inner in place.values()))

    def pattern(self, *place: str, by_ear: bool = False) -> re.Pattern[str] | None:
        """Compile the phrases at ``place`` into one pattern on plain text; None where none are.

        ``by_ear`` lets infinitives in -er be written as they sound. Raises DataFileError with the
        file, the place and the line of a phrase that is wrong.
        """
        lines = self._lines(*place)
        if not lines:
            return None
        seen: dict[str, int] = {}
        for number, text in lines:
            if text in seen:
                problem = f"'{text}' stands on line {seen[text]} already; leave out one"
                raise DataFileError(f"{self.name}, {' '.join(place)}, line {number}: {problem}")
            seen[text] = number
        if by_ear not in self._notations:
            self._notations[by_ear] = self._notation(by_ear)
        notation = self._notations[by_ear]
        return re.compile(
            whole_words(self._regex(notation, place, number, text) for number, text in lines)
        )

    def needed(self, *place: str, by_ear: bool = False) -> re.Pattern[str]:
        """Compile the phrases at ``place``; raise DataFileError where there are none."""
        found = self.pattern(*place, by_ear=by_ear)
        if found is None:
            raise DataFileError(f"{self.name}: {' '.join(place)} needs phrases")
        return found

    def _regex(self, notation: Notation, place: tuple[str, ...], number: int, text: str) -> str:
        try:
            return notation.regex(text)
        except PhraseError as error:
            where = f"{self.name}, {' '.join(place)}, line {number}"
            raise DataFileError(f"{where}: {error}") from None

    def _at(self, *place: str) -> _Tree | _Block:
        found: _Tree | _Block = self._tree
        for name in place:
            if not isinstance(found, Mapping) or name not in found:
                return {}
            found = found[name]
        return found

    def _lines(self, *place: str) -> tuple[tuple[int, str], ...]:
        found = self._at(*place)
        return found.lines if isinstance(found, _Block) else ()

    def _blocks(self, name: str) -> Iterator[tuple[str, _Block]]:
        found = self._at(name)
        if isinstance(found, Mapping):
            for key, block in found.items():
                if not isinstance(block, _Block):
                    raise DataFileError(f"{self.name}: {name} {key} needs lines of words")
                yield key, block


def _choices(line: str) -> list[str]:
    """Split a line of a list at the slashes that stand outside of brackets."""
    depth, found = 0, [""]
    for char in line:
        depth += (char in "[({") - (char in "])}")
        if char == "/" and not depth:
            found.append("")
        else:
            found[-1] += char
    return [choice.strip() for choice in found if choice.strip()]


def _read_tree(path: Path) -> _Tree:
    text = read_text(path)
    parse_mapping(text, path.name)
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    tree = _branch(node, path.name)
    if not isinstance(tree, Mapping):
        raise DataFileError(f"{path.name}: write it as lines of 'name: value'")
    return tree


def _branch(node: yaml.Node | None, name: str) -> _Tree | _Block:
    if isinstance(node, yaml.MappingNode):
        found: dict[str, _Tree | _Block] = {}
        for key, value in node.value:
            if key.value in found:
                line = key.start_mark.line + 1
                raise DataFileError(f"{name}, line {line}: '{key.value}' stands there twice")
            found[key.value] = _branch(value, name)
        return found
    if not isinstance(node, yaml.ScalarNode):
        line = f", line {node.start_mark.line + 1}" if node else ""
        raise DataFileError(f"{name}{line}: write one phrase a line behind a '|'")
    first = node.start_mark.line + (2 if node.style == "|" else 1)
    lines = ((first + place, line.strip()) for place, line in enumerate(node.value.splitlines()))
    return _Block(tuple((number, line) for number, line in lines if line and line[0] != "#"))


def _read_patterns(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for name, entry in parse_mapping(read_text(path), path.name).items():
        if not isinstance(entry, dict) or set(entry) != {"catches", "pattern"}:
            raise DataFileError(f"{path.name}: {name} needs 'catches' and 'pattern', nothing else")
        try:
            re.compile(entry["pattern"])
        except (re.error, TypeError) as error:
            raise DataFileError(f"{path.name}: {name} is no regular expression: {error}") from None
        found[name] = entry["pattern"]
    return found
