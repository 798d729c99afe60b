"""``python -m console create_account``: make the first account, or any other."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.accounts.roles import ADMIN, READER, REVIEWER, create_roles, give_role
from console.audit.models import Deed
from console.audit.trail import record

_ROLES = {"reads": READER, "reviews": REVIEWER, "administers": ADMIN}
PASSWORD = "TRIAGE_CONSOLE_PASSWORD"


class Command(BaseCommand):
    """Makes an account with a role; asks for what is not given."""

    help = "Make an account of the review console."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--username")
        parser.add_argument("--role", choices=sorted(_ROLES))

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account. Raises CommandError with one line where it cannot."""
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        first = not User.objects.exists()
        name = options["username"] or input("Name of the account: ").strip()
        if not name or User.objects.filter(username=name).exists():
            raise CommandError(f"choose another name: '{name}' is empty or taken")
        role = options["role"] or ("administers" if first else None)
        if role is None:
            role = input("Role (reads, reviews, administers): ").strip()
        if role not in _ROLES:
            raise CommandError("the role must be reads, reviews or administers")
        user = User(username=name)
        password = os.environ.get(PASSWORD) or self._ask()
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        user.save()
        create_roles()
        give_role(user, _ROLES[role])
        record(None, Deed.ACCOUNT, name, f"compte créé en ligne de commande : {_ROLES[role]}")
        self.stdout.write(f"The account '{name}' is made ({role}). Log in on the console's page;")
        self.stdout.write("it will ask you to set up a second factor with an authenticator app.")

    @staticmethod
    def _ask() -> str:
        password = getpass.getpass("Password (12 characters or more): ")
        if password != getpass.getpass("The same again: "):
            raise CommandError("the two passwords differ: try again")
        return password
