"""``python -m deploy.quiet MODULE …``: run a module as ``python -m MODULE …``, quietly.

Warnings of other people's packages are left out: only their authors can do something about them,
and they hide what the operator should see. Those of this project are shown. The course of
a start that goes well is left out too; what goes wrong in it is told.
"""

from __future__ import annotations

import logging
import runpy
import sys
import warnings
from pathlib import Path
from typing import TextIO

from deploy.settings import ROOT

_COURSE_OF_A_START = (
    "rasa_sdk.endpoint",
    "rasa_sdk.executor",
    "rasa.core.processor",
    "rasa.nlu.utils.spacy_utils",
)
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
    for name in _COURSE_OF_A_START:
        logging.getLogger(name).setLevel(logging.WARNING)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
