"""``python -m console create_account``: make the first account, or any other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from console.accounts.asking import add_password_argument, ask, ask_password, one_line
from console.accounts.roles import ADMIN, CLINICIAN, READER, REVIEWER, create_roles, give_role
from console.audit.models import Deed
from console.audit.trail import record

_ROLES = {"reads": READER, "reviews": REVIEWER, "signs": CLINICIAN, "administers": ADMIN}


class Command(BaseCommand):
    """Makes an account with a role; asks for what is not given."""

    help = "Make an account of the review console."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--username")
        parser.add_argument("--role", help="reads, reviews, signs or administers")
        add_password_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account. Raises CommandError with one line where it cannot."""
        # Who runs commands reads English; only the pages are French.
        with translation.override("en"):
            self._make(options)

    def _make(self, options: dict[str, Any]) -> None:
        call_command("migrate", verbosity=0)
        first = not User.objects.exists()
        if first and options["role"] is None:
            self.stdout.write("This is the first account, so it administers the console.")
        name = options["username"] or ask("Name of the account: ", "--username")
        role = options["role"] or ("administers" if first else "")
        role = role or ask("Role (reads, reviews, signs, administers): ", "--role")
        if role not in _ROLES:
            raise CommandError(
                f"the role must be reads, reviews, signs or administers, not '{role}'"
            )
        user = User(username=name)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(f"name '{name}': {one_line(error)}") from None
        user.set_password(ask_password(options["password_stdin"], user))
        with transaction.atomic():
            user.save()
            create_roles()
            give_role(user, _ROLES[role])
            record(None, Deed.ACCOUNT, name, f"compte créé en ligne de commande, {_ROLES[role]}")
        self.stdout.write(f"The account '{name}' is made ({role}). Log in on the console's page;")
        self.stdout.write("it will ask you to set up a second factor with an authenticator app.")
