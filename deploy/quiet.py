"""``python -m deploy.quiet MODULE …``: run a module as ``python -m MODULE …``, quietly.

Warnings of other people's packages are left out: only their authors can do something about them,
and they hide what the operator should see. Those of this project are shown.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from pathlib import Path
from typing import TextIO

from deploy.settings import ROOT

_show = warnings.showwarning


def show_own(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Show a warning where a file of this project raised it; see ``warnings.showwarning``."""
    path = Path(filename)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        _show(message, category, filename, lineno, file, line)


def main() -> None:
    """Run the module named first with the arguments after it."""
    warnings.showwarning = show_own
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
