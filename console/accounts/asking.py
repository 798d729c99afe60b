"""What the commands about accounts ask for: from arguments, from a pipe, or from who types."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

PASSWORD = "TRIAGE_CONSOLE_PASSWORD"


def add_password_argument(parser: CommandParser) -> None:
    """Declare ``--password-stdin``. No argument takes a password: others could read it there."""
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=f"read the password from the first line of the standard input ({PASSWORD} works too)",
    )


def ask(question: str, instead: str) -> str:
    """Ask whoever types. Raises CommandError naming ``instead`` where nobody does."""
    return _typed(lambda: input(question), instead).strip()


def ask_password(from_stdin: bool, user: Any) -> str:
    """Return a password that is good enough for ``user``. Raises CommandError with one line."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif not (password := os.environ.get(PASSWORD, "")):
        instead = f"--password-stdin or {PASSWORD}"
        prompt = "Password (12 characters or more): "
        password = _typed(lambda: getpass.getpass(prompt), instead)
        if password != _typed(lambda: getpass.getpass("The same again: "), instead):
            raise CommandError("the two passwords differ: try again")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError("password: " + one_line(error)) from None
    return password


def one_line(error: ValidationError) -> str:
    """Return what is wrong, in one line."""
    return " ".join(error.messages)


def _typed(read: Callable[[], str], instead: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"there is no terminal to ask on: give {instead}")
    try:
        return read()
    except (EOFError, KeyboardInterrupt):
        raise CommandError("stopped: nothing was changed") from None
