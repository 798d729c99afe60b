"""A real PostgreSQL server for the tests, in a folder of its own, on loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.assistant import free_port

_USERS = ("postgres", "nobody")


class PostgreSQL:
    """A server that is made, used and thrown away."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="triage-postgresql-"))
        self.port = free_port()
        # The server refuses to run as root.
        self._user = next((name for name in _USERS if _exists(name)), None) if _is_root() else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> PostgreSQL:
        """Make a cluster and start it."""
        data = self.folder / "data"
        subprocess.run(
            [binary("initdb"), "-D", data, "-U", "triage", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, user=self._user, cwd=self.folder,
        )  # fmt: skip
        return self.start_again()

    def start_again(self) -> PostgreSQL:
        """Start the server on the cluster that there is.

        A server that was killed may leave a helper for a moment, whose memory the next one finds in
        use and ends: it is started once more then.
        """
        self._process = self._started()
        limit = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.2)
                if self._process.poll() is not None:
                    self._process = self._started()
            else:
                return self

    def _started(self) -> subprocess.Popen[bytes]:
        options = ["-k", str(self.folder), "-p", str(self.port), "-h", "127.0.0.1"]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [binary("postgres"), "-D", self.folder / "data", *options, "-c", "fsync=off"],
                stdout=log, stderr=log, user=self._user, cwd=self.folder,
            )  # fmt: skip

    def url(self, name: str) -> str:
        """Return the address of the database ``name``."""
        return f"postgresql://triage@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        """Make the database ``name`` and return its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def processes(self) -> list[int]:
        """Return the ids of the server and of its children."""
        assert self._process is not None
        parent = self._process.pid
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
        )
        return [parent, *map(int, found.stdout.split())]

    def signal(self, number: signal.Signals) -> None:
        """Send the server and its helpers a signal: SIGSTOP freezes them, SIGCONT wakes them."""
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def kill(self) -> None:
        """End the server and its helpers without warning."""
        assert self._process is not None
        self.signal(signal.SIGKILL)
        self._process.wait(timeout=20)

    def stop(self) -> None:
        """Stop the server and throw its files away."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def binary(name: str) -> str:
    """Return one of PostgreSQL's programs. Raises RuntimeError where it is not installed."""
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        raise RuntimeError(f"{name} not found: install PostgreSQL's server (package postgresql)")
    return str(installed[-1])


def _exists(user: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _is_root() -> bool:
    return os.geteuid() == 0
