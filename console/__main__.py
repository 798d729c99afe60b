"""``python -m console <command>``: every command of the console, Django's own among them."""

from __future__ import annotations

import os
import sys

from deploy.secret_files import take_secrets
from deploy.settings import SettingsError


def main() -> int:
    """Run the command of ``sys.argv``; return the exit code. What is wrong is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        take_secrets(os.environ)
        execute_from_command_line(["python -m console", *sys.argv[1:]])
    except (SettingsError, ImproperlyConfigured) as error:
        return _told(str(error))
    except DatabaseError as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        return _told(f"the database of TRIAGE_CONSOLE_DB_URL cannot be used: {reason}")
    except KeyboardInterrupt:
        return 130
    return 0


def _told(problem: str) -> int:
    print(f"console: {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
