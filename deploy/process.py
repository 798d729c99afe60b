"""Becomes one process of the service: ``python -m deploy.process assistant`` or ``actions``.

For a supervisor that looks after each process itself: systemd, containers. Settings are checked
first, and what is wrong is said in one line. Nothing is trained here.
"""

from __future__ import annotations

import os
import shlex
import sys

from deploy.checks import check_files, check_knowledge
from deploy.run import child_environment, processes, write_credentials
from deploy.secret_files import secrets_from_files
from deploy.settings import ROOT, SettingsError, load_settings
from deploy.train import MODEL

NAMES = ("assistant", "actions")


def main() -> int:
    """Take the place of this program by the process that is named.

    Return an exit code only where that cannot be.
    """
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        print(f"usage: python -m deploy.process {'|'.join(NAMES)}", file=sys.stderr)
        return 2
    name = sys.argv[1]
    try:
        os.environ.update(secrets_from_files(os.environ))
        settings = load_settings()
        check_files()
        check_knowledge()
        if name == "assistant" and not MODEL.exists():
            raise SettingsError(f"there is no model at {MODEL}: run `make train`")
        command = shlex.split(processes(settings, write_credentials())[name])
    except (SettingsError, ValueError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    os.chdir(ROOT)
    sys.stdout.flush()
    return os.execve(command[0], command, child_environment(settings))


if __name__ == "__main__":
    sys.exit(main())
