"""Finds the line of a data file that a message is about, for whoever has to mend it.

What reads a file names it, the keys down to the mistake, and the words that are wrong, as in
``rules.yml: rule 'S1': intensity_at_least needs a number``. It works on what was read, which has no
lines any more; they are found again here.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

FOLDERS = ("triage", "content", "actions")
"""Where a file of this name may be, the likeliest first."""

_NAMED = re.compile(r"(?:[\w./-]*/)?(?P<name>[\w-]+\.yml)(?=[: ])")
_KEYS = re.compile(r"'([^']+)'|(?:(?<=: )|(?<=, ))([\w-]+)(?=: | needs | must |, item )|item (\d+)")
"""Words in quotes, keys on the way down, places in a list counted from 1."""


def with_line(message: str, root: Path) -> str:
    """Return ``message`` with the path of its file and the line; unchanged where none is found."""
    named = _NAMED.match(message)
    if not named or ", line " in message:
        return message
    path = next((p for f in FOLDERS for p in sorted((root / f).rglob(named["name"]))), None)
    if path is None:
        return message
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return message
    rest, line = message[named.end() :], None
    for quoted, key, place in _KEYS.findall(rest):
        found = _item(node, int(place)) if place else _find(node, quoted or key)
        if found is not None:
            line, node = found
    where = f", line {line + 1}" if line is not None else ""
    return f"{path.relative_to(root)}{where}{rest}"


def _item(node: yaml.Node | None, place: int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and 0 < place <= len(node.value):
        item = node.value[place - 1]
        return item.start_mark.line, item
    return None


def _find(node: yaml.Node | None, word: str) -> tuple[int, yaml.Node] | None:
    """Return the first place of ``word``, the shallowest first: its line, and what it stands for.

    A key stands for its value; a value for the mapping that it is in (the rule of an id).
    """
    waiting: list[tuple[yaml.Node | None, yaml.Node | None]] = [(node, node)]
    for current, around in waiting:
        if isinstance(current, yaml.ScalarNode) and current.value == word and around is not None:
            return current.start_mark.line, around
        if isinstance(current, yaml.SequenceNode):
            waiting += [(item, item if _many(item) else around) for item in current.value]
        elif isinstance(current, yaml.MappingNode):
            for key, value in current.value:
                if isinstance(key, yaml.ScalarNode) and key.value == word:
                    return key.start_mark.line, value
                waiting.append((value, value if _many(value) else current))
    return None


def _many(node: yaml.Node) -> bool:
    return isinstance(node, (yaml.MappingNode, yaml.SequenceNode))
