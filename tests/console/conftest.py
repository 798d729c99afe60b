"""What the tests of the console share: a store to follow, accounts, a follower."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts.roles import ADMIN, CLINICIAN, READER, REVIEWER, give_role
from console.conversations.models import Conversation as Row
from console.follower.following import Follower
from tests.console.stored import ERASURES, TABLE, Conversation

ROLES = {"reads": READER, "reviews": REVIEWER, "signs": CLINICIAN, "administers": ADMIN}


class TrackerStore:
    """The assistant's store of one test, written to as the assistant writes."""

    def write(self, *conversations: Conversation) -> None:
        """Store conversations."""
        for conversation in conversations:
            self.add(conversation.rows)

    def add(self, rows: list[Any], ids: list[int] | None = None) -> None:
        """Store events, under ``ids`` where they are given."""
        with connections["tracker"].cursor() as cursor:
            for number, row in enumerate(rows):
                if ids is None:
                    cursor.execute(
                        "INSERT INTO events (sender_id, type_name, timestamp, data)"
                        " VALUES (%s, %s, %s, %s)",
                        row,
                    )
                else:
                    cursor.execute(
                        "INSERT INTO events (id, sender_id, type_name, timestamp, data)"
                        " VALUES (%s, %s, %s, %s, %s)",
                        (ids[number], *row),
                    )

    def erase(self, sender: str, note: bool = True) -> None:
        """Delete a conversation as the assistant does; without ``note`` as somebody by hand."""
        with connections["tracker"].cursor() as cursor:
            cursor.execute("DELETE FROM events WHERE sender_id = %s", [sender])
            if note:
                cursor.execute("INSERT INTO erasures (sender_id) VALUES (%s)", [sender])

    @property
    def newest(self) -> int:
        """Return the highest event id."""
        with connections["tracker"].cursor() as cursor:
            cursor.execute("SELECT max(id) FROM events")
            return int(cursor.fetchone()[0])

    def count(self, sender: str = "") -> int:
        """Return how many events are stored, of one conversation or of all."""
        where = "WHERE sender_id = %s" if sender else ""
        with connections["tracker"].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM events {where}", [sender] if sender else [])
            return int(cursor.fetchone()[0])


@pytest.fixture
def store(db: None) -> TrackerStore:
    """An empty tracker store, in the tracker database of the test."""
    connection = connections["tracker"]
    serial = "INTEGER" if connection.vendor == "sqlite" else "BIGSERIAL"
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(serial=serial))
        cursor.execute(ERASURES.format(serial=serial))
    return TrackerStore()


@pytest.fixture
def follow(store: TrackerStore) -> Callable[[], None]:
    """Follow the store until nothing is new."""
    follower = Follower()

    def until_done() -> None:
        while follower.step():
            pass
        # One more step compares the rows with the store.
        follower.step()

    return until_done


@pytest.fixture
def show(store: TrackerStore, follow: Callable[[], None]) -> Callable[..., list[Row]]:
    """Store conversations, follow, and return their rows in the console, in the same order."""

    def stored(*conversations: Conversation) -> list[Row]:
        store.write(*conversations)
        follow()
        return [Row.objects.get(sender_id=item.sender) for item in conversations]

    return stored


def account(name: str, role: str) -> User:
    """Make an account with a role (reads, reviews, signs, administers)."""
    user = User.objects.create_user(name, password="mot de passe de test, assez long")
    give_role(user, ROLES[role])
    return user


@pytest.fixture
def enter(db: None) -> Callable[[str], Client]:
    """Return a browser that is logged in, second factor and all, with a role."""

    def logged_in(role: str, name: str = "") -> Client:
        user = User.objects.filter(username=name or role).first() or account(name or role, role)
        device = TOTPDevice.objects.create(user=user, name="default")
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return logged_in
