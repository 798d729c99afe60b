"""The one file that a site loads: its size, its addresses and what it must not do."""

from __future__ import annotations

import gzip
import re

import httpx

from widget.build import LATER, MODULES, SOURCES, build, build_later

BUDGET = 15_000
"""Bytes, compressed, at most."""
LATER_BUDGET = 5_000
"""The same, of what is loaded once a conversation has begun."""


def test_size_budget():
    script = build()
    assert len(script.compressed) <= BUDGET
    assert gzip.decompress(script.compressed) == script.body
    assert len(build_later().compressed) <= LATER_BUDGET


def test_every_source_is_in_the_script():
    assert {path.name for path in SOURCES.glob("*.js")} == {*MODULES, *LATER}


def test_the_script_makes_no_markup_and_runs_no_text():
    text = (build().body + build_later().body).decode()
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert way not in text
    assert not re.search(r"new Function|setAttribute\(\"style|\.cookie", text)
    # One word to the owner of a site that is not allowed, and nothing else in the console.
    assert re.findall(r"console\.\w+", text) == ["console.error"]


def test_nothing_of_the_modules_is_left():
    assert not re.search(r"^(import|export) ", build().body.decode(), re.MULTILINE)


def test_frozen_and_current_address(assistant):
    current = httpx.get(f"{assistant.url}/widget.js")
    frozen = httpx.get(f"{assistant.url}/widget.{build().digest}.js")
    assert current.content == frozen.content == build().body
    assert "immutable" in frozen.headers["cache-control"]
    assert "max-age=300" in current.headers["cache-control"]
    assert current.headers["content-type"].startswith("text/javascript")
    assert current.headers["content-encoding"] == "gzip"
    assert current.headers["cross-origin-resource-policy"] == "cross-origin"


def test_what_is_loaded_later_may_be_loaded_by_any_site(assistant):
    later = httpx.get(f"{assistant.url}/widget.later.{build_later().digest}.js")
    assert later.content == build_later().body
    assert "immutable" in later.headers["cache-control"]
    assert later.headers["access-control-allow-origin"] == "*"
    assert later.headers["content-type"].startswith("text/javascript")
    old = httpx.get(f"{assistant.url}/widget.later.0123456789abcdef.js")
    assert old.content == build_later().body
    assert "immutable" not in old.headers["cache-control"]


def test_an_old_frozen_address_still_works(assistant):
    old = httpx.get(f"{assistant.url}/widget.0123456789abcdef.js")
    assert old.status_code == 200
    assert "immutable" not in old.headers["cache-control"]


def test_what_a_browser_has_is_not_sent_again(assistant):
    first = httpx.get(f"{assistant.url}/widget.js")
    again = httpx.get(
        f"{assistant.url}/widget.js", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""


def test_without_compression(assistant):
    plain = httpx.get(f"{assistant.url}/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == build().body
