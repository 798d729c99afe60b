"""Starts the real console for a test, on a database of its own, and logs in to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b32decode
from pathlib import Path

import httpx
from django_otp.oath import totp
from playwright.sync_api import Page

from tests.assistant import ROOT, SECRET, free_port

PASSWORD = "mot de passe de test, assez long"


class Console:
    """The console on a free port, following ``tracker_url``; its own tables in ``database``."""

    def __init__(self, folder: Path, tracker_url: str, database: str = "", **environ: str) -> None:
        self.folder = folder
        self.tracker = tracker_url
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.database = database or f"sqlite:///{folder / 'console.db'}"
        self.environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            # Not the settings of the tests.
            "DJANGO_SETTINGS_MODULE": "console.settings",
            "TRIAGE_SECRET_KEY": SECRET,
            "TRIAGE_DB_URL": tracker_url,
            "TRIAGE_CONSOLE_DB_URL": self.database,
            "TRIAGE_CONSOLE_PORT": str(self.port),
            "TRIAGE_CONSOLE_URL": self.url,
            "TRIAGE_CONSOLE_PASSWORD": PASSWORD,
            "TRIAGE_TRAINING_FILE": str(folder / "reviewed.yml"),
            "TRIAGE_MESSAGING_DB": str(folder / "messaging.db"),
            "TRIAGE_SIGN_OFF_FILE": str(folder / "sign_off.json"),
            **environ,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the console to its end."""
        return subprocess.run(
            [sys.executable, "-m", "console", *words],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def account(self, name: str, role: str) -> None:
        """Make an account; ``role`` is reads, reviews, signs or administers."""
        made = self.command("create_account", "--username", name, "--role", role)
        assert made.returncode == 0, made.stderr

    def launch(self) -> Console:
        """Start the console and do not wait for it."""
        with (self.folder / "console.log").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "console", "run"],
                cwd=ROOT, env=self.environ, stdout=out, stderr=out,
            )  # fmt: skip
        return self

    def start(self) -> Console:
        """Start the console and wait until it answers."""
        self.launch()
        assert self._process is not None
        limit = time.monotonic() + 90
        while time.monotonic() < limit:
            if self._process.poll() is not None:
                raise RuntimeError(f"the console stopped: {self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(f"the console did not start: {self.log()}")

    def visit(self, name: str) -> httpx.Client:
        """Log in without a browser; the second factor must be optional here."""
        client = httpx.Client(base_url=self.url, timeout=60, follow_redirects=True)
        page = client.get("/account/login/").text
        step = re.search(r'name="(\w+-current_step)"', page)
        assert step is not None, page
        form = {step[1]: "auth", "auth-username": name, "auth-password": PASSWORD}
        form["csrfmiddlewaretoken"] = client.cookies["console_csrf"]
        answer = client.post("/account/login/", data=form)
        assert "Se déconnecter" in answer.text, (answer.status_code, answer.text)
        return client

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """Return what it has printed so far."""
        return (self.folder / "console.log").read_text(errors="replace")

    def kill(self) -> None:
        """Kill it without warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=15)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()


def log_in(page: Page, console: Console, name: str) -> str:
    """Log in for the first time: password, then a second factor is set up; return its key."""
    page.goto(console.url)
    page.get_by_label("Nom d’utilisateur").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Protéger votre compte").wait_for()
    page.get_by_role("button", name="Continuer").click()
    key = page.locator(".key").inner_text()
    page.get_by_label("Code à six chiffres").fill(one_time_code(key))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Aller aux conversations").click()
    page.get_by_role("heading", name="Conversations", level=1).wait_for()
    return key


def one_time_code(key: str) -> str:
    """Return the code that an authenticator app shows now for ``key`` (base 32)."""
    padded = key + "=" * (-len(key) % 8)
    return f"{totp(b32decode(padded)):06d}"
