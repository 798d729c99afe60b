"""``python -m bench.console``: how fast the review console is with 100,000 conversations.

Two databases are made in a folder of their own and thrown away: SQLite's, and PostgreSQL's on a
server of its own. The newest ``--followed`` conversations are written to the assistant's store,
event by event, and taken over by the real follower; the rest goes straight into the console's
tables, summed up from the same made-up conversations. Then every kind of page is asked for through
the whole of Django (log-in, permissions, queries, templates) and its times are printed.

    python -m bench.console                              # both databases, 100,000 conversations
    python -m bench.console --database sqlite --count 20000 --slow-queries
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from tests.console.postgresql import PostgreSQL

ROOT = Path(__file__).resolve().parent.parent
NLU = ROOT / "data" / "nlu"
BOUND_MS = 300
TIMES = 5
DAYS = 730
AT_ONCE = 2000
RARE = "crampes la nuit dans le mollet zanzibar"
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass
class Page:
    """One kind of page: how long it took by the clock, and how much work it was, in ms.

    The work is processor time, of this process and of the database's: what is left of the clock's
    time on a machine that does nothing else.
    """

    name: str
    times: list[float]
    work: float

    @property
    def line(self) -> str:
        """Return the row of the report."""
        times = (min(self.times), self.median, max(self.times), self.work)
        return f"| {self.name} | {' | '.join(f'{time:.0f}' for time in times)} |"

    @property
    def median(self) -> float:
        """Return the median by the clock."""
        return statistics.median(self.times)


def utterances() -> list[str]:
    """Return what people write, from the training data."""
    found: list[str] = []
    for path in sorted(NLU.rglob("*.yml")):
        for item in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", ()):
            lines = str(item.get("examples", "")).splitlines() if "intent" in item else ()
            found += [_ENTITY.sub(r"\1", line[2:]) for line in lines]
    return found


def conversations(count: int, now: float) -> Iterator[Any]:
    """Make ``count`` conversations, oldest first, with the shares that a service would see."""
    from tests.console.stored import Conversation

    said, dice = utterances(), random.Random(4)
    questions = (
        "location", "red_flags", "duration", "recurrence", "treatments", "relief", "radiation",
        "intensity", "age",
    )  # fmt: skip
    signs = ("cauda_equina", "fever", "cancer", "night_pain", "minor_trauma", "motor_deficit")
    channels = ("widget", "sms", "whatsapp", "telegram", "messenger")
    for number in range(count):
        at = now - DAYS * 86400 * (count - number) / count
        channel = dice.choices(channels, (70, 10, 10, 7, 3))[0]
        prefix = {"widget": "web"}.get(channel, channel)
        told = Conversation(f"{prefix}-{dice.getrandbits(96):024x}", at, channel)
        told.says("bonjour", "greet").asks("consent")
        if dice.random() < 0.06:
            yield told.fills(consent=False, dialogue={"ended": "refused"})
            continue
        told.says("oui", "affirm").fills(consent=True)
        stop = dice.choice(questions) if dice.random() < 0.3 else ""
        flags = dice.sample(signs, dice.choice((1, 1, 2))) if dice.random() < 0.15 else []
        for question in questions:
            told.asks(question, "Une question, avec une phrase d'explication qui l'accompagne.")
            if question == stop:
                break
            words = dice.choice(said)
            if number % 20_000 == 19 and question == "duration":
                words = RARE
            told.says(words, "inform", after=dice.uniform(3, 60))
            if question != "red_flags":
                told.fills(**{question: words[:30]})
            if dice.random() < 0.04:
                told.misunderstands().says(dice.choice(said), after=dice.uniform(3, 60))
        if flags:
            told.fills(red_flags=flags)
        if flags and dice.random() < 0.3:
            told.alerts(*flags).ends("emergency", "undetermined", red_flags=flags)
        elif not stop:
            told.ends(
                dice.choices(
                    ("self_care", "consultation", "chronic_care", "specialist_opinion",
                     "urgent_consultation", "out_of_scope"), (35, 20, 20, 12, 8, 5),
                )[0],
                dice.choice(("acute", "chronic", "undetermined")),
                red_flags=flags,
                neurostimulation_fit=dice.choice(("none", "none", "possible", "likely")),
            )  # fmt: skip
        yield told


def fill(count: int, followed: int) -> None:
    """Fill both databases."""
    from console.tracker.models import StoredEvent
    from tests.console.stored import Store

    begun = time.monotonic()
    made = conversations(count, time.time())
    direct: list[Any] = []
    for number, told in enumerate(made):
        if number >= count - followed:
            break
        direct.append(told)
        if len(direct) == AT_ONCE:
            _put(direct)
            direct = []
    _put(direct)
    _say(f"{count - followed} conversations written to the console", begun)
    begun = time.monotonic()
    store = Store(os.environ["TRIAGE_DB_URL"])
    waiting = [told]
    for told in made:
        waiting.append(told)
    store.add(row for told in waiting for row in told.rows)
    events = StoredEvent.objects.count()
    _say(f"{len(waiting)} conversations ({events} events) written to the assistant's store", begun)
    begun = time.monotonic()
    _follow()
    _say(f"{len(waiting)} conversations followed", begun)
    _review(count)


def _put(some: Iterable[Any]) -> None:
    """Write conversations straight into the console's tables, as the follower would."""
    from django.db import transaction

    from console.conversations import search
    from console.conversations.models import Conversation, Sign
    from console.follower.importing import row_of
    from console.transcripts.events import Event
    from console.transcripts.summary import summarise

    summaries = [
        summarise(
            told.sender,
            [Event.stored(n, kind, at, data) for n, (_, kind, at, data) in enumerate(told.rows)],
        )
        for told in some
    ]
    with transaction.atomic():
        rows = Conversation.objects.bulk_create([row_of(summary) for summary in summaries])
        Sign.objects.bulk_create(
            Sign(conversation_id=row.pk, red_flag=flag, withdrawn=flag in summary.withdrawn_flags)
            for row, summary in zip(rows, summaries, strict=True)
            for flag in summary.red_flags
        )
        search.put(
            _document(row.pk, summary.patient_words)
            for row, summary in zip(rows, summaries, strict=True)
        )


_known: dict[str, Any] = {}
"""What is kept of each message: the same message is masked once."""


def _document(key: int, messages: Iterable[str]) -> Any:
    """Return what is kept of a conversation for the search."""
    from console.conversations.search import Document

    for message in messages:
        if message not in _known:
            _known[message] = Document.of(0, [message])
    parts = [_known[message] for message in messages]
    said, words = "\n".join(part.said for part in parts), " ".join(part.words for part in parts)
    return Document(key, said, words)


def _follow() -> None:
    from console.follower.following import Follower

    follower = Follower()
    # Not "step": it would look for what the console alone knows here.
    while follower.follow_events():
        pass


def _review(count: int) -> None:
    """Let reviewers have worked: states, tags, people."""
    from django.contrib.auth.models import User
    from django.db import connection

    from console.conversations.models import Conversation, State, Tag

    begun = time.monotonic()
    sqlite = connection.vendor == "sqlite"
    people = [User.objects.create_user(f"relecteur-{n}") for n in range(3)]
    tags = [Tag.objects.create(name=f"étiquette {n}") for n in range(8)]
    keys = list(Conversation.objects.order_by("begun_at").values_list("pk", flat=True))
    dice = random.Random(5)
    Conversation.objects.filter(begun_at__lt=_days_ago(90)).update(state=State.REVIEWED)
    for number, person in enumerate(people):
        some = Conversation.objects.filter(begun_at__gte=_days_ago(600 - number * 100))
        some.filter(begun_at__lt=_days_ago(560 - number * 100)).update(assignee=person)
    link = Conversation.tags.through
    link.objects.bulk_create(
        [
            link(conversation_id=key, tag_id=dice.choice(tags).pk)
            for key in dice.sample(keys, count // 10)
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        # As the follower does, and PostgreSQL by itself.
        cursor.execute("ANALYZE" if sqlite else "VACUUM ANALYZE")
    _say("reviews written", begun)


def _days_ago(days: int) -> datetime:
    return datetime.now(timezone.utc) - timedelta(days=days)


def measure(count: int, slow_queries: bool) -> list[Page]:
    """Ask for every kind of page."""
    from console.conversations import filters
    from console.conversations.models import Conversation

    client = _log_in()
    pages: list[Page] = []

    def page(name: str, path: str, background: bool = False) -> None:
        pages.append(_time(client, name, path, background, slow_queries))

    def at(place: float) -> str:
        row = Conversation.objects.order_by("-begun_at", "-id")[int(count * place)]
        return f"{row.begun_at.timestamp():.6f}_{row.pk}"

    def address(words: str) -> str:
        return str(client.post("/conversations/filtrer", {"q": words}).headers["Location"])

    # The first answer of a process loads code: it is not a page's own time.
    for path in ("/conversations/", "/tableau-de-bord/?periode=1", "/entrainement/"):
        client.get(path)
    page("list, newest first", "/conversations/")
    page("list, refreshed", "/conversations/", background=True)
    page("list, page in the middle", f"/conversations/?apres={at(0.5)}")
    page("list, last page", f"/conversations/?apres={at(0.999)}")
    page("list, page before a place", f"/conversations/?avant={at(0.6)}")
    for name, choices in filters.CHOICES.items():
        for value in choices:
            page(f"filter {name}={value}", f"/conversations/?{name}={value}")
    page("filter assigne=moi", "/conversations/?assigne=moi")
    page("filter assigne=personne", "/conversations/?assigne=personne")
    page("filter assigne=relecteur-1", "/conversations/?assigne=relecteur-1")
    page("filter etiquette", "/conversations/?etiquette=étiquette 3")
    page("filter alerte", "/conversations/?alerte=1")
    for span in filters.SPANS:
        page(f"filter duree={span}", f"/conversations/?duree={span}")
    old = (_days_ago(400).date(), _days_ago(370).date())
    page("filter du, au", f"/conversations/?du={old[0]}&au={old[1]}")
    for query in (
        "canal=messenger&orientation=out_of_scope&signe=cancer&etat=to_review",
        "canal=widget&fin=left&etape=duration&incompris=1",
        "orientation=emergency&signe=fever&etiquette=étiquette 3",
        "type=chronic&neurostimulation=likely&assigne=personne&etat=reviewed",
        "fin=failed&canal=sms",
        "incompris=3&orientation=specialist_opinion&periode=30",
        "duree=600-&type=acute&canal=messenger",
        f"alerte=1&etat=to_review&du={old[0]}&au={old[1]}",
    ):
        page(f"combined {query}", f"/conversations/?{query}")
    for label, words in (
        ("a word in nearly all", "bonjour"),
        ("a common word", "mal"),
        ("the beginning of many words", "dou"),
        ("one letter", "a"),
        ("a rare word", "zanzibar"),
        ("an unknown word", "introuvable"),
        ("two common words", "mal dos"),
        ("common and rare", "mal zanzibar"),
        ("a common phrase", '"mal au dos"'),
        ("a rare phrase", '"dans le mollet zanzibar"'),
    ):
        query = address(words)
        page(f"search, {label}", query)
        if label in ("a common word", "a rare word", "a word in nearly all"):
            more = "&canal=messenger&orientation=out_of_scope&etat=reviewed"
            page(f"search, {label}, filtered", query + more)
            page(f"search, {label}, an old page", query + f"&apres={at(0.9)}")
    page("dashboard, since the beginning", "/tableau-de-bord/")
    page("dashboard, one channel", "/tableau-de-bord/?canal=widget")
    page("dashboard, 30 days", "/tableau-de-bord/?periode=30")
    page("dashboard, a year ago", f"/tableau-de-bord/?du={old[0]}&au={old[1]}")
    newest = Conversation.objects.order_by("-begun_at", "-id")
    page("thread, newest", f"/conversations/{newest[3].pk}/")
    page("thread, with filters", f"/conversations/{newest[50].pk}/?canal=widget&etape=duration")
    page("thread, refreshed", f"/conversations/{newest[60].pk}/", background=True)
    for label, words in (("common", "mal"), ("rare", "zanzibar")):
        query = address(words).partition("?")[2]
        page(f"thread, from a {label} search", f"/conversations/{newest[3].pk}/?{query}")
    page("emergencies", "/urgences")
    page("audit trail", "/journal/")
    page("training", "/entrainement/")
    return pages


def _log_in() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from console.accounts.roles import ADMIN, give_role

    user = User.objects.create_user("mesure")
    give_role(user, ADMIN)
    device = TOTPDevice.objects.create(user=user, name="default")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def _time(client: Any, name: str, path: str, background: bool, slow: bool) -> Page:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    times: list[float] = []
    worked = _work()
    headers = {"X-Background": "1"} if background else {}
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = client.get(path, headers=headers)
        times.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    worked = _work() - worked
    if slow and statistics.median(times) > BOUND_MS:
        with CaptureQueriesContext(connection) as seen:
            client.get(path, headers=headers)
        for query in seen.captured_queries:
            if float(query["time"]) > 0.02:
                print(f"    {query['time']} s: {query['sql'][:3000]}", flush=True)
        reset_queries()
    made = Page(name, times, 1000 * worked / TIMES)
    print(made.line, flush=True)
    return made


def _work() -> float:
    """Return the processor time, in seconds, of this process and of its database so far."""
    from django.db import connection

    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            number = cursor.fetchone()[0]
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _say(what: str, begun: float) -> None:
    print(f"# {what} in {time.monotonic() - begun:.0f} s", flush=True)


def run(step: str, count: int, followed: int, slow_queries: bool) -> int:
    """Fill or measure the databases of the environment; return the exit code."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if step == "fill":
        fill(count, followed)
        return 0
    print(f"\n{connection.vendor}, {count} conversations")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print("| page | fastest, ms | median, ms | slowest, ms | work, ms |\n|---|---:|---:|---:|---:|")
    pages = measure(count, slow_queries)
    late = [page for page in pages if page.median > BOUND_MS]
    heavy = [page for page in pages if page.work > BOUND_MS]
    print(
        f"\n{len(pages)} pages; over {BOUND_MS} ms: {len(late)} by the clock, {len(heavy)} of work"
    )
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    for page in late:
        print(f"over: {page.name}: {page.median:.0f} ms")
    return 1 if late else 0


def main() -> int:
    """Run for each database; return 1 where a page is slower than the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--followed", type=int, default=5_000)
    parser.add_argument("--slow-queries", action="store_true", help="print the slow queries")
    parser.add_argument("--step", choices=("fill", "measure"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        return run(given.step, given.count, given.followed, given.slow_queries)
    wanted = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    return max([_apart(name, given) for name in wanted])


def _apart(name: str, given: argparse.Namespace) -> int:
    """Fill and measure in processes of their own: the settings hold for one pair of databases,

    and what filling leaves in the memory would slow the pages down.
    """
    server = None
    with tempfile.TemporaryDirectory(prefix="bench-console-") as folder:
        if name == "sqlite":
            urls = [f"sqlite:///{folder}/tracker.db", f"sqlite:///{folder}/console.db"]
        else:
            server = PostgreSQL().start()
            urls = [server.create("tracker"), server.create("console")]
        environ = {
            **os.environ,
            "TRIAGE_SECRET_KEY": "a key for measurements, of 32 characters or more",
            "TRIAGE_DB_URL": urls[0],
            "TRIAGE_CONSOLE_DB_URL": urls[1],
        }
        command = [sys.executable, "-m", "bench.console", "--count", str(given.count)]
        command += ["--followed", str(given.followed)]
        command += ["--slow-queries"] if given.slow_queries else []
        try:
            subprocess.run([*command, "--step", "fill"], cwd=ROOT, env=environ, check=True)
            return subprocess.run([*command, "--step", "measure"], cwd=ROOT, env=environ).returncode
        finally:
            if server is not None:
                server.stop()


if __name__ == "__main__":
    sys.exit(main())
