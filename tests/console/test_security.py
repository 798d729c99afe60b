"""What every page tells the browser, and what never leaves the console."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from console.conversations.models import Conversation as Row
from console.logs import WithoutMessages
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]


@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/conversations/", "/conversations/{row}/", "/conversations/export.json",
     "/urgences", "/journal/", "/reglages/auth/user/", "/rien"],
)  # fmt: skip
def test_no_page_is_kept_framed_or_given_anything_from_elsewhere(
    path: str, show: Show, enter: Enter
) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client = Client() if "login" in path else enter("administers")
    headers = client.get(path.format(row=row.pk)).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_no_page_holds_a_script_or_a_style_of_its_own(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client = enter("administers")
    for path in ("/conversations/", f"/conversations/{row.pk}/", "/journal/", "/account/password/"):
        page = client.get(path).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.get("/account/login/")
    client.post(
        "/account/login/",
        {
            "login_view-current_step": "auth",
            "auth-username": "x",
            "auth-password": "x",
        },
    )
    session = client.cookies["console_session"]
    assert session["httponly"]
    assert session["samesite"] == client.cookies["console_csrf"]["samesite"] == "Lax"
    # No expiry: it goes with the browser.
    assert session["max-age"] == ""


def test_another_host_is_refused(client: Client) -> None:
    answer = client.get("/account/login/", headers={"Host": "ailleurs.example"})
    assert answer.status_code == 400


def test_a_log_in_leads_to_no_other_site(enter: Enter) -> None:
    page = Client().get("/account/login/?next=https://ailleurs.example/").content.decode()
    assert 'action="https://ailleurs.example' not in page
    answer = enter("reads").get("/account/two_factor/setup/?next=https://ailleurs.example/")
    assert "ailleurs" not in answer.headers["Location"]


def test_the_log_names_a_failure_and_none_of_its_words() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(WithoutMessages(settings.LOGGING["formatters"]["line"]["format"]))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        raise ValueError("je m'appelle Germaine")
    except ValueError:
        log.exception("a page failed")
    assert "ERROR test: a page failed" in out.getvalue()
    assert "builtins.ValueError" in out.getvalue()
    assert "test_security.py" in out.getvalue()
    assert "Germaine" not in out.getvalue()


def test_a_page_that_fails_says_so_in_french_and_logs_no_word(
    show: Show,
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client = enter("reads")
    client.raise_request_exception = False
    # A table that cannot be read, with what is in it in the message.
    from console.conversations.views import thread

    def broken(events: object) -> object:
        raise ValueError("ma voisine Germaine")

    monkeypatch.setattr(thread, "read_thread", broken)
    answer = client.get(f"/conversations/{row.pk}/")
    assert answer.status_code == 500
    assert "Une erreur est survenue" in answer.content.decode()
    assert "Germaine" not in answer.content.decode()
    assert "Germaine" not in capsys.readouterr().err
