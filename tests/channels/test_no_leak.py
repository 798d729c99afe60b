"""What was erased stays erased, and what nobody agreed to does not stay: on both databases."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import Any

import sqlalchemy as sa

from channels.tombstones import Tombstones
from tests.assistant import Assistant
from tests.channels.conftest import UNCONSENTED_HOURS as HOURS
from tests.channels.test_widget_channel import Browser


class Rows:
    """The table of the events, as a backup and a clock may change it."""

    def __init__(self, target: Assistant) -> None:
        self._engine = sa.create_engine(target.environ["TRIAGE_DB_URL"])

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def of(self, sender: str) -> list[Any]:
        with self._engine.connect() as database:
            query = sa.text("select * from events where sender_id = :s order by id")
            return list(database.execute(query, {"s": sender}).mappings())

    def put_back(self, rows: list[Any]) -> None:
        names = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        with self._engine.begin() as database:
            for row in rows:
                database.execute(
                    sa.text(f"insert into events ({names}) values ({values})"), dict(row)
                )

    def age(self, sender: str, hours: float) -> None:
        with self._engine.begin() as database:
            database.execute(
                sa.text("update events set timestamp = timestamp - :t where sender_id = :s"),
                {"t": 3600 * hours, "s": sender},
            )


def gone(rows: Rows, sender: str, seconds: float = 30) -> bool:
    limit = time.monotonic() + seconds
    while rows.of(sender) and time.monotonic() < limit:
        time.sleep(0.2)
    return not rows.of(sender)


def conversation(target: Assistant, browser: Browser) -> str:
    with sa.create_engine(target.environ["TRIAGE_DB_URL"]).connect() as database:
        query = sa.text("select sender_id from events where sender_id like 'web-%' order by id")
        return str(list(database.execute(query))[-1][0])


def test_a_backup_brings_back_nothing_that_was_erased(target: Assistant) -> None:
    browser = Browser(target)
    browser.say("bonjour, j'ai mal en bas du dos")
    pressed = conversation(target, browser)
    for text in ("bonjour", "oui"):
        target.talk("refused", text)
        target.talk("in-words", text)
        target.talk("kept", text)
    with Rows(target) as rows:
        backup = {name: rows.of(name) for name in (pressed, "refused", "in-words")}
        assert browser.post("/erase").json() == {"erased": True}
        for text in ("effacer", "oui"):
            target.talk("in-words", text)
        for text in ("je retire mon consentement, je ne suis pas d'accord", "oui"):
            target.talk("refused", text)
        assert [rows.of(name) for name in backup] == [[], [], []]
        target.talk("in-words", "bonjour")
        since = len(rows.of("in-words"))
        target.kill_server()
        for kept in backup.values():
            rows.put_back(kept)
        target.start_server()
        assert gone(rows, pressed)
        assert gone(rows, "refused")
        limit = time.monotonic() + 30
        while len(rows.of("in-words")) != since and time.monotonic() < limit:
            time.sleep(0.2)
        assert len(rows.of("in-words")) == since, "what was written after the erasure stays"
        assert rows.of("kept")
    assert browser.post("/history").status_code == 401


def test_what_nobody_agreed_to_is_deleted_after_a_while(target: Assistant) -> None:
    target.talk("unanswered", "bonjour, j'ai mal au dos depuis 3 mois")
    target.talk("recent", "bonjour, j'ai mal au dos depuis 3 mois")
    for text in ("bonjour", "oui"):
        target.talk("agreed", text)
    for text in ("bonjour", "non"):
        target.talk("declined", text)
    with Rows(target) as rows:
        for name in ("unanswered", "agreed", "declined"):
            rows.age(name, HOURS + 1)
        rows.age("recent", HOURS - 1)
        # What was written before the refusal was erased then.
        erased = sqlite3.connect(target.folder / "erased.db")
        with contextlib.closing(erased), erased:
            erased.execute(
                "update tombstones set erased_at = erased_at - ? where sender_id = 'declined'",
                (3600 * (HOURS + 1),),
            )
        target.kill_server()
        target.start_server()
        assert gone(rows, "unanswered")
        for name in ("agreed", "declined", "recent"):
            assert rows.of(name), name


def test_files_are_for_their_user_alone(target: Assistant) -> None:
    for path in target.folder.glob("*.db*"):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_tombstone_is_never_opened_again(tmp_path: Any) -> None:
    tombstones = Tombstones(f"sqlite:///{tmp_path / 'erased.db'}")
    assert not tombstones.is_closed("web-a")
    tombstones.set("web-a", closed=False, at=1.0)
    assert not tombstones.is_closed("web-a")
    tombstones.set("web-a", closed=True, at=2.0)
    tombstones.set("web-a", closed=False, at=3.0)
    assert tombstones.is_closed("web-a")
    assert tombstones.all() == [("web-a", 3.0, True)]
