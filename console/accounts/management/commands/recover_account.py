"""``python -m console recover_account``: back in, for the only one who administers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from console.accounts import locks, second_factor, sessions
from console.accounts.asking import add_password_argument, ask, ask_password
from console.audit.models import Deed
from console.audit.trail import record


class Command(BaseCommand):
    """Gives a new password, takes the second factor away, unblocks the log-in, ends sessions."""

    help = "New password, no second factor, log-in unblocked: for who cannot log in any more."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--username")
        add_password_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Recover the account. Raises CommandError with one line where it cannot."""
        with translation.override("en"):
            name = options["username"] or ask("Name of the account: ", "--username")
            user = User.objects.filter(username=name).first()
            if user is None:
                raise CommandError(f"there is no account '{name}'")
            user.set_password(ask_password(options["password_stdin"], user))
        user.is_active = True
        user.save()
        second_factor.take_away(user)
        locks.unlock(user)
        sessions.end_all(user)
        told = "nouveau mot de passe, second facteur retiré, en ligne de commande"
        record(None, Deed.ACCOUNT, name, told)
        self.stdout.write(f"The account '{name}' has a new password and no second factor. Log in")
        self.stdout.write("at once: the page will ask you to set up another.")
