"""Validated sentences as lines of the reader's files: to download, to add, and to take back."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import timezone

from console.training.models import Decision, Proposal
from console.training.subjects import VALUE

WRITER = "— console"
"""Whose hand wrote the lines that follow it, as the reader's files say it."""

VALUES_FILE = "values.yml"
_BRACKETS = re.compile(r"[\[\]]")


def accepted() -> list[Proposal]:
    """Return the sentences for the reader that a reviewer has validated."""
    rows = Proposal.objects.filter(kind=Proposal.SENTENCE, decision=Decision.ACCEPTED)
    return list(rows.order_by("subject", "sense", "made_at", "id"))


def line_of(proposal: Proposal) -> str:
    """Return the sentence as a line of a file, the words that carry the sense in brackets.

    Signs at the beginning that the file gives a meaning to ("#", "—") are left out.
    """
    part = _plain(proposal.part)
    text = _plain(proposal.text).lstrip("#— ")
    if part and part != text and text.count(part) == 1:
        return text.replace(part, f"[{part}]")
    return text


def _plain(text: str) -> str:
    return " ".join(_BRACKETS.sub("", text).split())


def files(proposals: Iterable[Proposal]) -> dict[str, str]:
    """Return the text of each file, by its name: sentences by subject, and right values."""
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    values = []
    for proposal in proposals:
        if proposal.sense == VALUE:
            values.append(
                {"reads": proposal.subject, "says": line_of(proposal), "value": proposal.value}
            )
        else:
            lines[proposal.subject][proposal.sense].append(line_of(proposal))
    made = {f"{subject}.txt": _blocks(senses) for subject, senses in sorted(lines.items())}
    if values:
        made[VALUES_FILE] = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)
    return made


def _blocks(senses: Mapping[str, Sequence[str]]) -> str:
    return "".join(
        f"## {sense}\n{WRITER}\n" + "".join(f"{line}\n" for line in dict.fromkeys(lines))
        for sense, lines in senses.items()
    )


def as_zip(proposals: Iterable[Proposal]) -> bytes:
    """Return the files as one archive, named as the reader's folder names them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(proposals).items():
            archive.writestr(name, text)
    return packed.getvalue()


def add(proposals: Sequence[Proposal]) -> int:
    """Add the sentences that are not there yet to the reader's files; return how many.

    Right values are rows of a test, which no file of the reader holds: they are only downloaded.
    Raises OSError where a file cannot be written.
    """
    folder: Path = settings.SENTENCES_FOLDER
    if not folder.is_dir():
        raise FileNotFoundError(2, "le dossier des phrases du lecteur n'est pas sur cette machine")
    added = 0
    for subject in sorted({row.subject for row in proposals if row.sense != VALUE}):
        path = folder / f"{subject}.txt"
        standing = path.read_text(encoding="utf-8") if path.exists() else ""
        known = {_plain(line).casefold() for line in standing.splitlines()}
        fresh = [
            row
            for row in proposals
            if row.subject == subject
            and row.sense != VALUE
            and _plain(line_of(row)).casefold() not in known
        ]
        if fresh:
            gap = "" if not standing or standing.endswith("\n") else "\n"
            _replace(path, standing + gap + files(fresh)[f"{subject}.txt"])
            added += len(fresh)
    keys = [row.pk for row in proposals if row.sense != VALUE]
    Proposal.objects.filter(pk__in=keys, exported_at=None).update(exported_at=timezone.now())
    return added


def withdraw(conversations: Sequence[int]) -> None:
    """Take the lines that come from these conversations alone out of the reader's files."""
    written = Proposal.objects.filter(kind=Proposal.SENTENCE, exported_at__isnull=False)
    gone: dict[str, set[str]] = defaultdict(set)
    for row in written.filter(conversation__in=conversations):
        gone[row.subject].add(line_of(row))
    for row in written.filter(subject__in=gone).exclude(conversation__in=conversations):
        gone[row.subject].discard(line_of(row))
    for subject, lines in gone.items():
        path: Path = settings.SENTENCES_FOLDER / f"{subject}.txt"
        if path.exists():
            _replace(path, _without(path.read_text(encoding="utf-8"), lines))


def _without(text: str, lines: set[str]) -> str:
    """Leave out those of ``lines`` that the console wrote, with what only led to them."""
    kept: list[str] = []
    ours = False
    for line in text.splitlines():
        if line.startswith(("## ", "— ")):
            ours = line == WRITER
        if not (ours and line in lines):
            kept.append(line)
    made: list[str] = []
    for number, line in enumerate(kept):
        following = kept[number + 1] if number + 1 < len(kept) else "## "
        if line == WRITER and following.startswith(("## ", "— ")):
            # Nothing of ours is left below it; nor of the heading that was made for it.
            if made and made[-1].startswith("## ") and following.startswith("## "):
                made.pop()
            continue
        made.append(line)
    return "".join(f"{line}\n" for line in made)


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
