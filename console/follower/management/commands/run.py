"""``python -m console run``: bring the tables up to date, follow the store and serve the pages."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from console.follower.following import Follower
from console.handover import webhook
from deploy.settings import load_settings

THREADS = 8
CONNECTIONS = 900
"""Open at once: one that drips costs a place and no thread. Fewer than the files a process may open
where the system sets the usual limit (1,024)."""


class Command(BaseCommand):
    """Runs the console until it is stopped."""

    help = "Follow the assistant's store and serve the review pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments; by default the address comes from the environment."""
        given = load_settings()
        parser.add_argument("--host", default=given.console_host)
        parser.add_argument("--port", type=int, default=given.console_port)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve. Raises CommandError with one line where the database or the port is not free."""
        try:
            call_command("migrate", verbosity=0)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"the console's database cannot be used: {reason}") from None
        stop = threading.Event()
        signal.signal(signal.SIGTERM, _leave)
        try:
            server = waitress.create_server(
                get_wsgi_application(),
                host=options["host"],
                port=options["port"],
                threads=THREADS,
                connection_limit=CONNECTIONS,
                asyncore_use_poll=True,
                ident=None,
                **behind_proxy(settings.TRUSTED_PROXY),
            )
        except OSError as error:
            raise CommandError(f"port {options['port']} cannot be used: {error.strerror}") from None
        follower = threading.Thread(target=Follower().run, args=(stop,), daemon=True)
        follower.start()
        if settings.WEBHOOK_URL:
            threading.Thread(target=webhook.run, args=(stop,), daemon=True).start()
        self.stdout.write(f"console: ready on {settings.CSRF_TRUSTED_ORIGINS[0]}")
        self.stdout.flush()
        try:
            server.run()
        finally:
            stop.set()
            follower.join(timeout=5)


def behind_proxy(address: str) -> dict[str, Any]:
    """Return the server's options: who may say for whom it calls, and by which scheme."""
    if not address:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": address,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(0)
