"""Logging in and staying logged in: throttled, with a second factor, and for a limited time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts import sessions
from console.audit.models import Deed, Entry
from tests.console.conftest import account

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Enter = Callable[[str], Client]
PASSWORD = "mot de passe de test, assez long"
HOUR = 3600


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the clock of the sessions forward."""
    moved = [0.0]
    real = sessions.now

    def move(seconds: float) -> None:
        moved[0] += seconds

    monkeypatch.setattr(sessions, "now", lambda: real() + moved[0])
    return move


def step(client: Client, name: str, **fields: str) -> Any:
    """Send one step of the log-in."""
    form = {f"{name}-{field}": value for field, value in fields.items()}
    return client.post("/account/login/", {"login_view-current_step": name, **form})


def try_password(client: Client, name: str, password: str, **more: str) -> Any:
    return client.post(
        "/account/login/",
        {
            "login_view-current_step": "auth",
            "auth-username": name,
            "auth-password": password,
        },
        **more,
    )


def test_a_session_ends_after_half_an_hour_without_a_page(
    enter: Enter, later: Callable[[float], None]
) -> None:
    client = enter("reads")
    for _ in range(3):
        later(29 * 60)
        assert client.get("/conversations/").status_code == 200
    later(31 * 60)
    answer = client.get("/conversations/", follow=True)
    assert answer.request["PATH_INFO"] == "/account/login/"
    assert "Votre session a expiré" in answer.content.decode()
    assert Entry.objects.get(deed=Deed.LOGGED_OUT).detail == "session expirée"


def test_what_a_page_asks_for_by_itself_keeps_no_session_alive(
    enter: Enter, later: Callable[[float], None]
) -> None:
    client = enter("reads")
    client.get("/conversations/")
    for _ in range(3):
        later(11 * 60)
        answer = client.get("/urgences", headers={"X-Background": "1"})
    assert answer.status_code == 401


def test_a_session_ends_after_eight_hours_of_work(
    enter: Enter, later: Callable[[float], None]
) -> None:
    client = enter("reads")
    for _ in range(23):
        later(20 * 60)
        assert client.get("/conversations/").status_code == 200
    later(20 * 60 + 60)
    assert client.get("/conversations/").status_code == 302


def test_after_five_wrong_passwords_the_right_one_waits_fifteen_minutes(client: Client) -> None:
    account("claire", "reads")
    for _ in range(5):
        answer = try_password(client, "claire", "faux")
    assert answer.status_code == 429
    assert "Trop d'essais" in answer.content.decode()
    assert try_password(client, "claire", PASSWORD).status_code == 429
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=15)
    )
    assert try_password(client, "claire", PASSWORD).status_code == 302
    assert client.get("/account/two_factor/setup/").status_code == 200


def test_a_block_holds_for_one_account_from_one_address(client: Client) -> None:
    account("claire", "reads")
    account("paul", "reads")
    for _ in range(5):
        try_password(client, "claire", "faux", REMOTE_ADDR="192.0.2.1")
    blocked = try_password(client, "claire", PASSWORD, REMOTE_ADDR="192.0.2.1")
    assert blocked.status_code == 429
    assert try_password(Client(), "paul", PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 302
    assert try_password(Client(), "claire", PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_what_was_typed_in_a_failed_log_in_is_kept_nowhere(client: Client) -> None:
    account("claire", "reads")
    try_password(client, "claire", "presque le bon mot de passe")
    try_password(client, "le mot de passe au mauvais endroit", "x")
    kept = [str(values) for values in AccessAttempt.objects.values("get_data", "post_data")]
    kept += [str(values) for values in Entry.objects.values("name", "subject", "detail")]
    assert "presque" not in " ".join(kept)
    assert "mauvais endroit" not in " ".join(kept)
    subjects = Entry.objects.filter(deed=Deed.LOGIN_FAILED).values_list("subject", flat=True)
    assert set(subjects) == {"claire", "compte inconnu"}


def test_the_second_factor_is_asked_for_and_a_wrong_code_is_noted(client: Client) -> None:
    user = account("claire", "reads")
    TOTPDevice.objects.create(user=user, name="default")
    page = try_password(client, "claire", PASSWORD).content.decode()
    assert "Code à six chiffres" in page
    assert client.get("/conversations/").status_code == 302
    page = step(client, "token", otp_token="000000").content.decode()
    assert "Ce code n&#x27;est pas le bon" in page
    entry = Entry.objects.get(deed=Deed.LOGIN_FAILED)
    assert entry.subject == "claire"
    assert entry.detail.startswith("second facteur refusé")
    # After a wrong code even the right one waits.
    assert "temporairement désactivée" in step(client, "token", otp_token="000001").content.decode()


def test_a_backup_code_opens_once(client: Client) -> None:
    user = account("claire", "reads")
    TOTPDevice.objects.create(user=user, name="default")
    kept = user.staticdevice_set.create(name="backup")
    StaticToken.objects.create(device=kept, token="abcd2345")
    for opens in (True, False):
        browser = Client()
        try_password(browser, "claire", PASSWORD)
        browser.post("/account/login/", {"wizard_goto_step": "backup"})
        step(browser, "backup", otp_token="abcd2345")
        assert (browser.get("/conversations/").status_code == 200) is opens
    told = Entry.objects.get(deed=Deed.LOGGED_IN).detail
    assert told.startswith("mot de passe et code de secours")


def test_who_has_no_account_yet_is_told_how_to_make_one(client: Client) -> None:
    assert "make account" in client.get("/account/login/").content.decode()
    account("claire", "reads")
    assert "make account" not in client.get("/account/login/").content.decode()


def test_a_new_password_ends_the_other_sessions(enter: Enter) -> None:
    here, there = enter("reads"), enter("reads")
    new = "un autre mot de passe, long"
    here.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert here.get("/conversations/").status_code == 200
    assert there.get("/conversations/").status_code == 302
    assert Entry.objects.filter(detail="mot de passe changé par son titulaire").exists()


def test_an_open_page_alone_does_not_take_the_second_factor_away(enter: Enter) -> None:
    client = enter("reads")
    client.post("/account/two_factor/disable/", {"password": "faux"})
    assert TOTPDevice.objects.filter(user__username="reads").exists()
    client.post("/account/two_factor/disable/", {"password": PASSWORD})
    assert not TOTPDevice.objects.filter(user__username="reads").exists()
    assert client.get("/conversations/").headers["Location"] == "/account/two_factor/setup/"


def test_backup_codes_are_shown_once(enter: Enter) -> None:
    client = enter("reads")
    made = client.post("/account/two_factor/backup/tokens/").content.decode()
    codes = StaticToken.objects.values_list("token", flat=True)
    assert len(codes) == 10
    assert all(code in made for code in codes)
    again = client.get("/account/two_factor/backup/tokens/").content.decode()
    assert not any(code in again for code in codes)
    assert "Il vous en reste 10" in again


def test_an_account_that_is_switched_off_is_out_at_once(enter: Enter) -> None:
    client = enter("reads")
    User.objects.update(is_active=False)
    assert client.get("/conversations/").status_code == 302
