"""The console's settings for the tests: its own, on databases made for the run.

With ``TEST_DATABASE=postgresql`` both databases are on a real PostgreSQL server.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

from tests.assistant import SECRET

os.environ.setdefault("TRIAGE_SECRET_KEY", SECRET)

from console.databases import database
from console.settings import *  # noqa: F403

SECRET_KEY = SECRET
ALLOWED_HOSTS = ["testserver", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TRAINING_FILE = Path(tempfile.gettempdir()) / f"reviewed-{os.getpid()}.yml"
MESSAGING_FILE = Path(tempfile.gettempdir()) / f"messaging-{os.getpid()}.db"
POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"

if POSTGRESQL:
    from tests.console.postgresql import PostgreSQL

    server = PostgreSQL().start()
    atexit.register(server.stop)
    DATABASES = {
        "default": database(server.url("console"), own=True),
        "tracker": database(server.url("tracker"), own=False),
    }
else:
    DATABASES = {
        "default": database("sqlite:///console-test.db", own=True),
        "tracker": database("sqlite:///tracker-test.db", own=False),
    }
