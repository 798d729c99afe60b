"""What the project keeps is for its own user alone: folders 700, files 600."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def keep_private(folder: Path) -> None:
    """Make ``folder`` where it is missing, close it and all in it, and what is made from now on.

    What belongs to somebody else is left as it is. Raises OSError where it cannot be made.
    """
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            with contextlib.suppress(PermissionError, FileNotFoundError):
                path.chmod(0o700 if path.is_dir() else 0o600)
