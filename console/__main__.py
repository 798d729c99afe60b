"""``python -m console <command>``: every command of the console, Django's own among them."""

from __future__ import annotations

import os
import sys

from deploy.settings import SettingsError


def main() -> int:
    """Run the command of ``sys.argv``; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["python -m console", *sys.argv[1:]])
    except (SettingsError, ImproperlyConfigured) as error:
        print(f"console: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
