"""``python -m console replay``: what other rules, or another model, would have said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from console.assistant_reader import ReaderError
from console.follower import importing
from console.rules import rereading
from console.rules.replay import MOST, Replay, replay
from console.tracker import store
from triage.data_files import DataFileError, read_text
from triage.rules import RULES_FILE, RulesError, load_rules


class Command(BaseCommand):
    """Weighs stored conversations by the rules of a file and lists "was → would be".

    With ``--anew`` the messages are read anew by a model; without, the facts kept are weighed.
    """

    help = "List what changed rules, or another model, would have said in stored conversations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--rules", type=Path, default=RULES_FILE, help="a changed rules.yml")
        parser.add_argument("--count", type=int, default=500, help="the newest so many")
        parser.add_argument("--anew", action="store_true", help="read the messages anew")
        parser.add_argument("--model", type=Path, help="the model that reads anew (--anew)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list. Raises CommandError with one line where something cannot be read."""
        anew = options["anew"] or options["model"] is not None
        most = rereading.MOST if anew else MOST
        if not 1 <= options["count"] <= most:
            raise CommandError(f"--count must be between 1 and {most}")
        try:
            rules = load_rules(options["rules"])
            call_command("migrate", verbosity=0)
            if not store.exists():
                raise CommandError("the assistant has stored nothing yet (TRIAGE_DB_URL)")
            importing.rebuild()
            found = self._read_anew(options) if anew else replay(rules, options["count"])
        except (RulesError, DataFileError, ReaderError, importing.MissingError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"a database cannot be used: {type(error).__name__}") from None
        self._list(found, rules.version)

    def _read_anew(self, options: dict[str, Any]) -> Replay:
        made = Replay()
        rows = rereading.newest(options["count"])
        model = options["model"] or settings.MODEL_FILE
        for read in rereading.read_anew(rows, read_text(options["rules"]), model):
            made.take(read)
            if self.stderr.isatty():
                self.stderr.write(f"\r{made.weighed} of {len(rows)} read anew", ending="")
        if self.stderr.isatty():
            self.stderr.write("")
        return made

    def _list(self, found: Replay, version: str) -> None:
        for change in sorted(found.changes, key=lambda item: item.urgency):
            was, would_be = change.was, change.would_be
            mark = {1: "more urgent", -1: "LESS URGENT", 0: "as urgent"}[change.urgency]
            asks = f"asks {would_be.sign or would_be.question}" if would_be.asks else "none"
            self.stdout.write(
                f"{change.conversation}  {was.orientation or 'none'} ({', '.join(was.rules)}) → "
                f"{would_be.orientation or asks} ({', '.join(would_be.rules)})  {mark}"
            )
            for name, before, now in change.facts:
                self.stdout.write(f"    {name} : {before} → {now}")
        less, more = found.by_urgency[-1], found.by_urgency[1]
        self.stdout.write(
            f"replay: {found.weighed} weighed by rules {version}: "
            f"{len(found.changes)} change, {less} to less urgent, {more} to more urgent; "
            f"of {found.texts_only} others only the text; {found.unreadable} cannot be weighed"
        )
