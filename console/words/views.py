"""The pages of the words: all subjects, one of them, a search, and a sentence that is tried."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from console import assistant_reader
from console.accounts.permissions import SEE, needs
from console.assistant_reader import ReaderError
from console.transcripts import french
from console.words import browsing, heard
from console.words.browsing import CorpusError

AT_ONCE = 100
LONGEST_SENTENCE = 2000
LONGEST_QUERY = 100


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    choices = {
        "questions": french.QUESTIONS.items(),
        "longest": LONGEST_SENTENCE,
        "longest_query": LONGEST_QUERY,
    }
    return render(request, name, {**choices, **context})


@require_GET
@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Show every subject with the number of its sentences and words."""
    try:
        return _page(request, "words/words.html", {"groups": browsing.counted()})
    except CorpusError as error:
        return _page(request, "words/words.html", {"problem": _unreadable(error)})


@require_GET
@needs(SEE)
def show_one(request: HttpRequest, name: str) -> HttpResponse:
    """Show the words and the sentences of one subject, in one sense or in all."""
    subject = browsing.SHOWN.get(name)
    if subject is None:
        raise Http404
    asked = request.GET.get("sens", "")
    sense = asked if asked in subject.senses else ""
    try:
        sentences, numbers = browsing.sentences_of(name, sense)
    except CorpusError as error:
        return _page(request, "words/words.html", {"problem": _unreadable(error)})
    page = Paginator(sentences, AT_ONCE).get_page(request.GET.get("page"))
    blocks = [
        (subject.senses[code], [browsing.parts_of(item) for item in block])
        for code, block in groupby(page.object_list, key=lambda item: item.heading)
    ]
    context = {
        "subject": subject,
        "words": browsing.words_of(subject),
        "sense": sense,
        "senses": [(code, label, numbers[code]) for code, label in subject.senses.items()],
        "total": sum(numbers.values()),
        "page": page,
        "blocks": blocks,
    }
    return _page(request, "words/subject.html", context)


@require_http_methods(["GET", "POST"])
@needs(SEE)
def listen(request: HttpRequest) -> HttpResponse:
    """Take a sentence apart. It stays out of addresses, and nothing of it is kept."""
    sentence = request.POST.get("sentence", "").strip()[:LONGEST_SENTENCE]
    question = request.POST.get("question", "")
    question = question if question in french.QUESTIONS else ""
    context: dict[str, Any] = {"sentence": sentence, "question": question}
    if sentence:
        try:
            context["heard"] = heard.in_french(assistant_reader.hear(sentence, question))
        except ReaderError as error:
            context["problem"] = str(error)
    elif request.method == "POST":
        context["problem"] = "Écrivez une phrase."
    else:
        assistant_reader.prepare()
    return _page(request, "words/try.html", context)


@require_http_methods(["GET", "POST"])
@needs(SEE)
def look(request: HttpRequest) -> HttpResponse:
    """Search the words and the sentences. What is searched for stays out of addresses."""
    query = request.POST.get("query", "").strip()[:LONGEST_QUERY]
    context: dict[str, Any] = {"query": query}
    if query:
        try:
            found, number = browsing.search(query)
        except CorpusError as error:
            return _page(request, "words/words.html", {"problem": _unreadable(error)})
        context |= {"found": found, "number": number, "shown": len(found)}
    return _page(request, "words/search.html", context)


def _unreadable(error: CorpusError) -> str:
    return f"Les phrases ne peuvent pas être lues : {error}"
