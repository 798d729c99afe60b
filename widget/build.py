"""Joins the sources of the widget into the two scripts that a page loads.

The modules of ``src/`` become one closed function, with the style sheet as a text in it. What few
conversations need, or not at once, is a second script, which the first one imports when it is
needed. Comments and blanks go; no name is rewritten, so that an error in somebody's browser can be
read.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

SOURCES = Path(__file__).with_name("src")
LOOK = Path(__file__).with_name("look") / "colours.css"
MODULES = (
    "texts.js",
    "dom.js",
    "controls.js",
    "cards.js",
    "transport.js",
    "view.js",
    "main.js",
)
"""The script of the page, in the order in which each may use what stands before it."""
LATER = ("dom.js", "links.js", "body.js", "callback.js", "dialogs.js")
"""The script that is loaded later: whole by itself, so that one of another version fits too."""

_OFFERED = "askErase, drawing, linkUp, openCallback, showAnswers, STYLE"
"""What the second script hands to the first."""
_COLOURS = re.compile(r":root \{([^}]*)\}")
"""The colours of the day, then those of the night."""

_IMPORT = re.compile(r"^import .*?;$", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """A script as served: its text, its compressed form, and a digest of it for the address."""

    body: bytes
    compressed: bytes
    digest: str


@cache
def build() -> Script:
    """Return the script made of the sources as they are on disk when it is first asked for."""
    address = json.dumps(f"/widget.later.{build_later().digest}.js")
    head = f"const STYLE={_style('style.css')},LATER={address};"
    return _script(f'(()=>{{"use strict";\n{head}\n{_joined(MODULES)}\n}})();')


@cache
def build_later() -> Script:
    """Return the module that the script imports when it is needed."""
    style = f"const STYLE={_style('later.css')};"
    return _script(f"{style}\n{_joined(LATER)}\nexport{{{_OFFERED}}};")


def _script(text: str) -> Script:
    body = jsmin(text).encode()
    return Script(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:16])


def _style(name: str) -> str:
    colours = _colours() if name == "style.css" else ""
    return json.dumps(cssmin(colours + _read(name)), ensure_ascii=False)


def _colours() -> str:
    """Return the shared colours as the widget takes them: by its own theme, not the page's."""
    day, night = _COLOURS.findall(LOOK.read_text(encoding="utf-8"))
    return f".frame {{{day}}}\n.frame.dark {{{night}}}\n"


def _joined(names: Sequence[str]) -> str:
    return "\n".join(_module(_read(name)) for name in names)


def _read(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _module(source: str) -> str:
    """Return the statements of a module, without what only a module needs."""
    return _EXPORT.sub("", _IMPORT.sub("", source))
