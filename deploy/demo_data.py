"""Fills the tracker store with made-up conversations that were really held with the assistant.

Starts an assistant of its own beside whatever runs, has made-up people talk to it, spreads what was
said over the last 60 days and adds it to the database of ``TRIAGE_DB_URL`` in one go. Nothing is
stored where something fails.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from channels.identity import Pseudonyms
from channels.origins import allowed_origins
from deploy.checks import check_knowledge
from deploy.demo import DemoError
from deploy.demo.archive import Archive, read_conversations
from deploy.demo.assistant import TemporaryAssistant
from deploy.demo.clock import Row, a_time, in_order, spread_out
from deploy.demo.lines import Line, RestLine, SmsLine, TelegramLine, WidgetLine
from deploy.demo.patient import Patient
from deploy.demo.people import Book, Person, load_book, make_people
from deploy.demo.providers import Providers
from deploy.settings import Settings, SettingsError, load_settings
from deploy.train import TrainingError
from triage.service import load_service

AT_ONCE = 4
"""People who talk at the same time; more only wait for one another."""

STALLED_SECONDS = 180
"""Where nobody has finished for so long, something is wrong."""

SECONDS_PER_PERSON = 8
MOST = 5000

_PEOPLE_WRITE_FAST = {
    "channels.widget.WidgetInput": {
        "messages_per_minute": 10_000,
        "messages_per_minute_and_address": 1_000_000,
        "sessions_per_hour_and_address": 1_000_000,
    },
    # Each answer is awaited, so that the person hears all of it.
    "channels.telegram.TelegramInput": {"acknowledge_after": 50.0},
    "channels.twilio.TwilioInput": {"acknowledge_after": 50.0},
}


@dataclass(frozen=True)
class Held:
    """A conversation that was held: the person, and the id under which it is stored."""

    patient: Patient
    conversation: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the store; return the exit code."""
    options = _options(arguments)
    # Rasa's dependencies warn of what only their authors can change.
    warnings.simplefilter("ignore")
    begun = time.monotonic()
    try:
        settings = load_settings()
        people = fill(settings, options.count, options.seed)
    except KeyboardInterrupt:
        print("demo-data: stopped, nothing was stored", file=sys.stderr)
        return 130
    except (SettingsError, DemoError, TrainingError, ValueError, OSError) as error:
        print(f"demo-data: {error}", file=sys.stderr)
        return 1
    print(summary(people, time.monotonic() - begun))
    return 0


def fill(settings: Settings, count: int, seed: int) -> list[Held]:
    """Have ``count`` conversations held and stored; return them. Raises DemoError."""
    allowed_origins(os.environ)
    check_knowledge()
    book = load_book()
    archive = Archive(settings.db_url)
    providers = Providers(settings.public_url)
    try:
        with tempfile.TemporaryDirectory(prefix="demo-data-") as folder:
            print("demo-data: starting an assistant (some 30 seconds)", flush=True)
            environ = {**providers.environ(), "PYTHONWARNINGS": "ignore"}
            with TemporaryAssistant(
                settings, Path(folder), environ, _PEOPLE_WRITE_FAST
            ) as assistant:
                switchboard = Switchboard(settings, assistant, providers, archive)
                held = talk(make_people(book, count, seed), book, switchboard, assistant, count)
            stored = read_conversations(assistant.db)
        kept = [item for item in held if item.patient.person.erases != "wholly"]
        lost = [item for item in kept if item.conversation not in stored]
        if lost:
            raise DemoError(f"the assistant kept nothing of {len(lost)} conversations")
        archive.add(arrange(kept, stored, seed, time.time(), load_service().time_zone))
    finally:
        providers.stop()
        archive.close()
    return held


class Switchboard:
    """Gives each person a line of their channel, under an address that nobody had."""

    def __init__(
        self,
        settings: Settings,
        assistant: TemporaryAssistant,
        providers: Providers,
        archive: Archive,
    ) -> None:
        self._url, self._key = assistant.url, settings.secret_key
        self._names = Pseudonyms(settings.secret_key)
        self._common = (self._url, providers, self._names, assistant.db)
        self._archive = archive
        self._given: set[str] = set()
        self._lock = threading.Lock()

    def line(self, person: Person) -> Line:
        """Return a new line for ``person``."""
        if person.channel == "widget":
            return WidgetLine(self._url, self._key)
        if person.channel == "rest":
            return RestLine(self._url)
        with self._lock:
            return self._messaging(person)

    def _messaging(self, person: Person) -> Line:
        for _ in range(10_000):
            line: Line
            if person.channel == "telegram":
                chat = str(7_000_000_000 + secrets.randbelow(900_000_000))
                line = TelegramLine(chat, person.names["first"], *self._common)
            else:
                phone = f"+3363998{secrets.randbelow(10_000):04d}"
                line = SmsLine(phone, *self._common)
            new = line.conversation not in self._given
            if new and not self._archive.knows(line.conversation):
                self._given.add(line.conversation)
                return line
        raise DemoError("every made-up phone number has a conversation already")


def talk(
    people: Sequence[Person],
    book: Book,
    switchboard: Switchboard,
    assistant: TemporaryAssistant,
    count: int,
) -> list[Held]:
    """Have everybody talk, some at a time, and return the conversations in their order."""
    limit = _from_now(STALLED_SECONDS + SECONDS_PER_PERSON * len(people))
    stop = threading.Event()

    def hold(person: Person) -> Held:
        if stop.is_set():
            raise DemoError("stopped")
        line = switchboard.line(person)
        patient = Patient(person, book)
        patient.talk(line, stop.is_set)
        return Held(patient, line.conversation)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(hold, person) for person in people]
        waiting = set(futures)
        finished, stalled = 0, _from_now(STALLED_SECONDS)
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_EXCEPTION)
                assistant.check()
                for future in done:
                    future.result()
                if len(futures) - len(waiting) > finished:
                    finished, stalled = len(futures) - len(waiting), _from_now(STALLED_SECONDS)
                if waiting and time.monotonic() > min(limit, stalled):
                    raise DemoError("the conversations take too long: is the machine busy?")
                progress(min(count, finished), count)
        except BaseException:
            stop.set()
            for future in futures:
                future.cancel()
            raise
        finally:
            if sys.stdout.isatty():
                print()
    return [future.result() for future in futures]


def arrange(
    held: Sequence[Held],
    stored: dict[str, list[Row]],
    seed: int,
    now: float,
    zone: ZoneInfo,
) -> list[Row]:
    """Return what is to be stored: every conversation at a time of its own, one an hour ago."""
    rng = Random(f"times-{seed}")
    urgent = next((item for item in held if item.patient.orientation == "emergency"), None)
    conversations = []
    for item in held:
        begin = a_time(rng, now, zone)
        if item is urgent:
            begin = now - rng.uniform(900, 2400)
        conversations.append(spread_out(stored[item.conversation], begin, now, rng))
    return in_order(conversations)


_shown = ""


def progress(done: int, count: int) -> None:
    """Show how far it is: one line that changes; where there is no terminal, now and then."""
    global _shown
    text = f"demo-data: {done} of {count}"
    if text == _shown:
        return
    _shown = text
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif done == count:
        print(text, flush=True)


def summary(held: Sequence[Held], seconds: float) -> str:
    """Return what was stored, in a few lines."""
    kept = [item for item in held if item.patient.person.erases != "wholly"]
    orientations: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for item in kept:
        patient = item.patient
        if patient.orientation:
            orientations[patient.orientation] += 1
        elif patient.person.refuses and patient.last_question in (None, "consent"):
            orientations["(refused)"] += 1
        else:
            orientations["(left before the end)"] += 1
            left[patient.last_question or "?"] += 1
    channels = Counter(item.patient.person.channel for item in kept)
    lines = [f"demo-data: {len(kept)} conversations stored in {seconds:.0f} s"]
    lines += [f"  {number:4d}  {name}" for name, number in orientations.most_common()]
    lines.append(f"  over {_list(channels)}")
    if left:
        lines.append(f"  left at {_list(left)}")
    erased = len(held) - len(kept)
    if erased:
        lines.append(f"  {erased} more were erased by the person, and left nothing")
    return "\n".join(lines)


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counted.most_common())


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="demo-data", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="how many conversations")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same people")
    options = parser.parse_args(arguments)
    if not 1 <= options.count <= MOST:
        parser.error(f"--count must be between 1 and {MOST}")
    return options


def _from_now(seconds: float) -> float:
    return time.monotonic() + seconds


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupted)
    sys.exit(main())
