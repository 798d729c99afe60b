"""``python -m console export_person``: everything that is kept about one person, as JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.export_person import export
from console.conversations.finding import find
from console.tracker import store


class Command(BaseCommand):
    """Exports; leaves a line in the audit trail."""

    help = (
        "Write everything that is kept about one person to FILE (mode 600). The address the person"
        " wrote from, their pseudonym or identifier is read from the standard input, so that it"
        " stands in no list of processes and no history."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the argument."""
        parser.add_argument("file", type=Path, help="where to write; must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, write, note."""
        found = find(sys.stdin.readline())
        if not found:
            raise CommandError("nothing is kept under that address, pseudonym or identifier")
        try:
            document = export(found)
        except store.UnreadableError as error:
            raise CommandError(
                f"the assistant's store cannot be read (TRIAGE_DB_URL): {error}"
            ) from None
        path: Path = options["file"]
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=2)
        for one in found:
            record(None, Deed.EXPORTED, one, "export pour la personne")
        self.stdout.write(f"{len(found)} conversation(s) written to {path}")
