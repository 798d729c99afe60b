"""Automatic erasure after the delay that the person in charge has set; 0 is never."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.accounts.models import Retention
from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.follower import retention
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
DAY = 24 * 3600
SETTING = "/reglages/accounts/retention/"


def keep(days: int) -> None:
    """Set the delay."""
    Retention.objects.update(days=days)


def test_what_is_older_than_the_delay_is_erased_everywhere(show: Show, store: TrackerStore) -> None:
    now = time.time()
    keep(30)
    show(
        Conversation("web-old", now - 20 * DAY).says("mal au dos"),
        Conversation("web-new", now - 5 * DAY).says("mal au dos"),
    )
    assert retention.apply(timezone.now() + timedelta(days=15)) == 1
    assert [row.sender_id for row in Row.objects.all()] == ["web-new"]
    assert store.count("web-old") == 0
    assert store.count("web-new") > 0


def test_zero_is_never(show: Show) -> None:
    show(Conversation("web-1").says("mal au dos"))
    assert retention.apply(timezone.now() + timedelta(days=36500)) == 0
    assert Row.objects.count() == 1


def test_the_delay_runs_from_the_last_message(show: Show) -> None:
    keep(30)
    show(Conversation("web-1").says("mal au dos").says("et maintenant ?", after=20 * DAY))
    assert retention.apply(timezone.now() + timedelta(days=45)) == 0
    assert retention.apply(timezone.now() + timedelta(days=51)) == 1


def test_the_last_day_is_still_kept(show: Show) -> None:
    keep(30)
    row = show(Conversation("web-1").says("mal au dos"))[0]
    assert retention.apply(row.last_at + timedelta(days=30)) == 0
    assert retention.apply(row.last_at + timedelta(days=30, seconds=1)) == 1


def test_the_console_does_it_by_itself(show: Show, follow: Callable[[], None]) -> None:
    keep(365)
    store_old = Conversation("web-old", time.time() - 400 * DAY).says("mal au dos")
    with pytest.raises(Row.DoesNotExist):
        show(store_old)
    follow()
    assert not Row.objects.exists()


def test_it_is_in_the_audit_trail(show: Show) -> None:
    keep(1)
    show(Conversation("web-1").says("mal au dos"), Conversation("web-2").says("mal au dos"))
    retention.apply(timezone.now() + timedelta(days=3))
    entry = Entry.objects.get(deed=Deed.RETAINED)
    assert (entry.name, entry.detail) == ("", "2 conversation(s) de plus de 1 jours")


def test_the_person_in_charge_changes_the_delay_and_it_is_noted(enter: Enter) -> None:
    client = enter("administers")
    key = Retention.objects.get().pk
    answer = client.post(f"{SETTING}{key}/change/", {"days": "90"})
    assert answer.status_code == 302
    assert Retention.current_days() == 90
    entry = Entry.objects.filter(deed=Deed.ACCOUNT, name="administers").latest("id")
    assert "conservation" in entry.detail.casefold()


@pytest.mark.parametrize("days", ["-1", "36501", "trente", ""])
def test_a_delay_that_means_nothing_is_refused(days: str, enter: Enter) -> None:
    key = Retention.objects.get().pk
    answer = enter("administers").post(f"{SETTING}{key}/change/", {"days": days})
    assert answer.status_code == 200
    assert Retention.current_days() == 0


@pytest.mark.parametrize("role", ["reads", "reviews"])
def test_nobody_else_changes_it(role: str, enter: Enter) -> None:
    key = Retention.objects.get().pk
    answer = enter(role).post(f"{SETTING}{key}/change/", {"days": "1"})
    assert answer.status_code in (302, 403)
    assert Retention.current_days() == 0
