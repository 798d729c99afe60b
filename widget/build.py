"""Joins the sources of the widget into the one script that a page loads.

The modules of ``src/`` become one closed function, with the style sheet as a text in it. Comments
and blanks go; no name is rewritten, so that an error in somebody's browser can be read.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

SOURCES = Path(__file__).with_name("src")
MODULES = (
    "texts.js",
    "dom.js",
    "body.js",
    "controls.js",
    "cards.js",
    "callback.js",
    "transport.js",
    "view.js",
    "main.js",
)
"""In the order in which each may use what stands before it."""

_IMPORT = re.compile(r"^import .*?;$", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """The script as served: its text, its compressed form, and a digest of it for the address."""

    body: bytes
    compressed: bytes
    digest: str


@cache
def build() -> Script:
    """Return the script made of the sources as they are on disk when it is first asked for."""
    style = json.dumps(cssmin(_read("style.css")), ensure_ascii=False)
    modules = "\n".join(_module(_read(name)) for name in MODULES)
    text = jsmin(f'(()=>{{"use strict";\nconst STYLE={style};\n{modules}\n}})();')
    body = text.encode()
    return Script(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:16])


def _read(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _module(source: str) -> str:
    """Return the statements of a module, without what only a module needs."""
    return _EXPORT.sub("", _IMPORT.sub("", source))
