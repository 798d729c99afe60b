"""What the assistant serves besides conversations: the widget's script, and pages to read.

The pages are the demo page at the root, the educational texts at ``/fiches/<id>`` with a search
field at ``/fiches``, the answers by theme at ``/questions/<theme>``, the settings of the widget for
a site at ``/apercu``, and the recap of one conversation, to print or as PDF, at
``/recap/<ticket>``. All are plain HTML under a strict
Content-Security-Policy, and say nothing of the person in their addresses.
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup
from rasa.core.agent import Agent
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels import transcript
from channels.preview import public_url, shows_preview
from channels.question_pages import LONGEST_SEARCH, search
from channels.recap import Recap, recap_of
from channels.recap_pdf import draw_recap
from channels.sessions import SessionError, Sessions
from channels.storage import current_tracker, said
from triage.advice import ADVICE_FILE, Advice, load_advice
from triage.body import load_body
from triage.content import Article, Library, load_content
from triage.content_answers import AnswerBase, Entry, load_answers
from triage.french_dates import with_year
from triage.fresh import Fresh
from triage.service import Service, load_service
from widget.build import Script, build, build_later

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "widget" / "pages"
CONTENT = ROOT / "content"
ASSETS = {name: TEMPLATES / name for name in ("pages.css", "recap.js", "preview.js", "icon.svg")}
ASSETS["colours.css"] = ROOT / "widget" / "look" / "colours.css"
DEMO_ARTICLES = ("low_back_pain", "stay_active", "chronic_pain", "neurostimulation")
"""Educational texts that make up the demo page, in order."""

_BEFORE_PUNCTUATION = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""Where French typography allows no end of line."""
_YEAR, _FIVE_MINUTES = 31_536_000, 300
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}


@dataclass(frozen=True)
class _Texts:
    """What the pages are made of, as their owners have written it."""

    library: Library
    answers: AnswerBase
    advice: Advice
    service: Service


def _load_texts() -> _Texts:
    library = load_content(CONTENT)
    return _Texts(library, load_answers(library=library), load_advice(), load_service())


class Pages:
    """The routes of the script and of the pages; ``sessions`` reads the tickets of recaps."""

    def __init__(self, sessions: Sessions, environ: Mapping[str, str] = os.environ) -> None:
        self._sessions = sessions
        self._public_url = public_url(environ)
        self._preview = shows_preview(environ)
        self._texts = Fresh(_load_texts, [CONTENT, ADVICE_FILE])
        self._markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals.update(with_year=with_year)

    def add_routes(self, blueprint: Blueprint) -> None:
        """Add the routes to ``blueprint``, which lives at the root."""
        read = ["GET", "HEAD"]

        @blueprint.route("/widget.js", read)
        async def latest_script(request: Request) -> HTTPResponse:
            # The address that a site puts into its pages: always the script of today.
            return _script(request, build(), f"public, max-age={_FIVE_MINUTES}")

        @blueprint.route(r"/<name:widget\.[0-9a-f]{16}\.js>", read)
        async def frozen_script(request: Request, name: str) -> HTTPResponse:
            # The address of one version; that of an older one still works, but is not kept long.
            return _frozen(request, build(), name == f"widget.{build().digest}.js")

        @blueprint.route(r"/<name:widget\.later\.[0-9a-f]{16}\.js>", read)
        async def later_script(request: Request, name: str) -> HTTPResponse:
            script = build_later()
            return _frozen(request, script, name == f"widget.later.{script.digest}.js")

        @blueprint.route("/assets/<name:str>", read)
        async def asset(_: Request, name: str) -> HTTPResponse:
            return _asset(name) or self._missing()

        @blueprint.route("/fiches", read)
        async def articles(_: Request) -> HTTPResponse:
            return self._list()

        @blueprint.route("/fiches", ["POST"])
        async def searched(request: Request) -> HTTPResponse:
            asked = ((request.form or {}).get("q") or "")[:LONGEST_SEARCH]
            found = await search(request.app.ctx.agent, self._texts.get().answers, asked)
            return self._list(asked, found)

        @blueprint.route("/questions/<theme:str>", read)
        async def questions(_: Request, theme: str) -> HTTPResponse:
            answers = self._texts.get().answers
            title = answers.themes.get(theme)
            if title is None:
                return self._missing()
            entries = answers.of_theme(theme)
            return self._page("questions.html", title=title, entries=entries)

        @blueprint.route("/fiches/<name:str>", read)
        async def article(_: Request, name: str) -> HTTPResponse:
            texts = self._texts.get()
            found = texts.library.get(name)
            if found is None:
                return self._missing()
            related = [texts.library[other] for other in found.related]
            asked = texts.answers.of_page(found.id)
            return self._page(
                "article.html", article=found, related=related, questions=asked, html=self._html
            )

        @blueprint.route("/apercu", read)
        async def preview(_: Request) -> HTTPResponse:
            if not self._preview:
                return self._missing()
            return self._page("preview.html", address=self._public_url)

        @blueprint.route("/recap/<ticket:str>", ["GET"])
        async def recap(request: Request, ticket: str) -> HTTPResponse:
            found = await self._recap(request.app.ctx.agent, ticket)
            if isinstance(found, HTTPResponse):
                return found
            return _private(self._page("recap.html", recap=found, body=load_body(), ticket=ticket))

        @blueprint.route("/recap/<ticket:str>/pdf", ["GET"])
        async def recap_pdf(request: Request, ticket: str) -> HTTPResponse:
            found = await self._recap(request.app.ctx.agent, ticket)
            if isinstance(found, HTTPResponse):
                return found
            name = f"mal-de-dos-{found.day.isoformat()}.pdf"
            return _private(
                response.raw(
                    draw_recap(found, load_body()),
                    content_type="application/pdf",
                    headers={
                        **_PAGE_HEADERS,
                        "Content-Disposition": f'attachment; filename="{name}"',
                    },
                )
            )

    async def answer_root(self, request: Request) -> HTTPResponse | None:
        """Answer "/" with the demo page, before Rasa's own greeting does; leave all else alone."""
        if request.path != "/" or request.method not in ("GET", "HEAD"):
            return None
        library = self._texts.get().library
        articles = [library[name] for name in DEMO_ARTICLES]
        return self._page("demo.html", articles=articles, html=self._html)

    async def _recap(self, agent: Agent, ticket: str) -> Recap | HTTPResponse:
        """Return the recap that ``ticket`` opens, or the page that says why there is none."""
        try:
            conversation = self._sessions.read_ticket(ticket)
        except SessionError:
            return self._missing(
                "Ce lien a expiré. Rouvrez le récapitulatif depuis la conversation."
            )
        events = await said(agent, conversation)
        tracker = await current_tracker(agent, conversation)
        found = transcript.last_result(events)
        if tracker is None or found is None:
            return self._missing("Il n'y a pas encore de récapitulatif pour cette conversation.")
        denied = (tracker.get_slot("dialogue") or {}).get("denied") or ()
        texts = self._texts.get()
        return recap_of(*found, events, denied, texts.advice, texts.service)

    def _list(self, asked: str = "", found: Sequence[Entry] = ()) -> HTTPResponse:
        texts = self._texts.get()
        page = self._page(
            "list.html",
            articles=list(texts.library.values()),
            themes=texts.answers.themes,
            asked=asked,
            found=found,
        )
        if asked:
            page.headers["Cache-Control"] = "no-store"
        return page

    def _missing(self, reason: str = "Cette page n'existe pas, ou n'existe plus.") -> HTTPResponse:
        return self._page("missing.html", status=404, reason=reason)

    def _page(self, template: str, status: int = 200, **values: object) -> HTTPResponse:
        service = self._texts.get().service
        html = self._jinja.get_template(template).render(service=service, **values)
        return response.html(
            _BEFORE_PUNCTUATION.sub("\N{NO-BREAK SPACE}", html),
            status=status,
            headers={**_PAGE_HEADERS, "Cache-Control": "no-cache"},
        )

    def _html(self, article: Article, under: int) -> Markup:
        """Return the text of ``article``, its headings one level under heading ``under``.

        Raw HTML in it is shown as text.
        """
        tokens = self._markdown.parse(article.body)
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(6, max(2, int(token.tag[1])) - 1 + under)}"
        return Markup(self._markdown.renderer.render(tokens, self._markdown.options, {}))


def _private(answer: HTTPResponse) -> HTTPResponse:
    """Let nobody between the server and the person keep a copy."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asset(name: str) -> HTTPResponse | None:
    if name not in ASSETS:
        return None
    return response.raw(
        ASSETS[name].read_bytes(),
        content_type=f"{mimetypes.guess_type(name)[0]}; charset=utf-8",
        headers={
            "Cache-Control": f"public, max-age={_FIVE_MINUTES}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _frozen(request: Request, script: Script, current: bool) -> HTTPResponse:
    caching = f"max-age={_YEAR}, immutable" if current else f"max-age={_FIVE_MINUTES}"
    return _script(request, script, f"public, {caching}")


def _script(request: Request, script: Script, caching: str) -> HTTPResponse:
    headers = {
        "Cache-Control": caching,
        "ETag": f'"{script.digest}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return response.empty(status=304, headers=headers)
    body = script.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = script.compressed, "gzip"
    return response.raw(body, content_type="text/javascript; charset=utf-8", headers=headers)
