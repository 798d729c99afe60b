"""Takes what the messaging channels keep in a file over into another database, once.

    python -m deploy.move_messaging var/messaging.db

With the assistant stopped, and ``TRIAGE_MESSAGING_DB`` set to the new place: who wrote STOP stays
unsubscribed, and what was answered is not answered again. The file stays as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from channels.messaging_store import MessagingStore, MessagingStoreError
from deploy.secret_files import take_secrets
from deploy.settings import SettingsError, load_settings


def main() -> int:
    """Move the file named in ``sys.argv``; return the exit code."""
    if len(sys.argv) != 2:
        print("usage: python -m deploy.move_messaging FILE", file=sys.stderr)
        return 2
    file = Path(sys.argv[1])
    try:
        if not file.exists():
            raise SettingsError(f"{file} is not there")
        take_secrets(os.environ)
        old, new = MessagingStore(file), MessagingStore(load_settings().messaging_db)
        new.take_over(old)
    except SettingsError as error:
        print(f"move: {error}", file=sys.stderr)
        return 1
    except MessagingStoreError as error:
        print(f"move: the database cannot be used: {error}", file=sys.stderr)
        return 1
    print("move: everything is in the new place; the old file may be deleted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
