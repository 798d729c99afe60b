"""Behind a reverse proxy: whose word on the caller is believed; and what a fresh start tells."""

from __future__ import annotations

import contextlib
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.run import addresses
from deploy.settings import load_settings
from tests.assistant import SECRET
from tests.console.databases import database, rows
from tests.console.running import Console

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


def _origin_of_a_failed_log_in(
    folder: Path, url: str, **environ: str
) -> tuple[httpx.Response, str]:
    """Fail to log in through what claims to be a proxy; return the page and the noted origin."""
    console = Console(folder, f"sqlite:///{folder / 'none.db'}", database(folder, "proxied"),
                      TRIAGE_CONSOLE_URL=url, **environ)  # fmt: skip
    site = url.removeprefix("https://").removeprefix("http://")
    try:
        console.start()
        there = f"{console.url}/account/login/"
        page = httpx.get(there, headers={"Host": site, **FORWARDED})
        token = page.cookies["console_csrf"]
        form = {"login_view-current_step": "auth", "auth-username": "x", "auth-password": "x",
                "csrfmiddlewaretoken": token}  # fmt: skip
        headers = {"Host": site, "Cookie": f"console_csrf={token}", "Origin": url, **FORWARDED}
        assert httpx.post(there, data=form, headers=headers).status_code == 200
    finally:
        console.stop()
    told = str(rows(console.database, "SELECT detail FROM audit_entry")[-1][0])
    return page, re.sub(".*depuis ", "", told)


def test_the_proxy_of_an_https_site_is_believed(tmp_path: Path) -> None:
    page, origin = _origin_of_a_failed_log_in(tmp_path, "https://console.example.org")
    assert origin == "203.0.113.9"
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert "Secure" in page.headers["Set-Cookie"]


def test_without_a_proxy_nobody_is_believed(tmp_path: Path) -> None:
    page, origin = _origin_of_a_failed_log_in(tmp_path, "http://localhost:8000")
    assert origin == "127.0.0.1"
    assert "Strict-Transport-Security" not in page.headers


def test_connections_that_drip_keep_nobody_else_waiting(tmp_path: Path) -> None:
    console = Console(tmp_path, f"sqlite:///{tmp_path / 'none.db'}", database(tmp_path, "dripping"))
    head = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n"
    with contextlib.ExitStack() as open_ones:
        open_ones.callback(console.stop)
        console.start()
        for _ in range(300):
            dripping = socket.create_connection(("127.0.0.1", urlsplit(console.url).port or 0))
            open_ones.enter_context(dripping)
            dripping.sendall(head + b"x")
        assert httpx.get(f"{console.url}/health", timeout=5).status_code == 200


def test_the_start_tells_how_to_make_the_first_account() -> None:
    told = addresses(load_settings({"TRIAGE_SECRET_KEY": SECRET}))
    assert "make account" in told
    assert "http://localhost:8000" in told
