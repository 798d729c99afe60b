"""Who may do what: each page and deed, granted to the roles that have it, refused to the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.training.models import Correction
from tests.console.conftest import account
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]

ALL = ("reads", "reviews", "administers")
REVIEWERS = ("reviews", "administers")
IN_CHARGE = ("administers",)

DEEDS: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("get", "/conversations/", {}, ALL),
    ("post", "/conversations/filtrer", {"q": "dos"}, ALL),
    ("get", "/conversations/{row}/", {}, ALL),
    ("get", "/urgences", {}, ALL),
    ("get", "/tableau-de-bord/", {}, ALL),
    ("get", "/tableau-de-bord/chiffres.json", {}, ALL),
    ("post", "/conversations/vues/", {"liste": "etat=to_review", "nom": "x"}, ALL),
    ("get", "/conversations/export.csv", {}, REVIEWERS),
    ("get", "/conversations/export.json", {}, REVIEWERS),
    ("post", "/conversations/{row}/etat", {"etat": "reviewed"}, REVIEWERS),
    ("post", "/conversations/{row}/attribution", {"assigne": ""}, REVIEWERS),
    ("post", "/conversations/{row}/etiquettes", {"etiquette": "x"}, REVIEWERS),
    ("post", "/conversations/{row}/notes", {"note": "x"}, REVIEWERS),
    (
        "post",
        "/conversations/{row}/correction",
        {"message": "web-1-1", "intention": "greet"},
        REVIEWERS,
    ),
    ("get", "/entrainement/", {}, REVIEWERS),
    ("post", "/entrainement/{correction}/", {"decision": "accepter"}, REVIEWERS),
    ("get", "/entrainement/donnees.yml", {}, IN_CHARGE),
    ("post", "/entrainement/ajouter/", {}, IN_CHARGE),
    ("get", "/journal/", {}, IN_CHARGE),
    ("get", "/reglages/auth/user/", {}, IN_CHARGE),
    ("get", "/reglages/accounts/retention/", {}, IN_CHARGE),
    ("get", "/conversations/{row}/effacer", {}, IN_CHARGE),
    ("post", "/conversations/{row}/effacer", {"confirmation": "effacer"}, IN_CHARGE),
]


@pytest.mark.parametrize("role", ALL)
@pytest.mark.parametrize(("method", "path", "data", "allowed"), DEEDS)
def test_each_role_may_do_its_own_deeds_and_no_others(
    method: str,
    path: str,
    data: dict[str, Any],
    allowed: tuple[str, ...],
    role: str,
    show: Show,
    enter: Enter,
) -> None:
    row = show(Conversation("web-1").says("bonjour", "greet"))[0]
    correction = Correction.objects.create(
        conversation=row, message_id="web-1-1", text="bonjour", intent="greet"
    )
    client = enter(role)
    address = path.format(row=row.pk, correction=correction.pk)
    answer = getattr(client, method)(address, data)
    if role in allowed:
        assert answer.status_code in (200, 302)
        assert "/account/" not in answer.headers.get("Location", "")
        assert not Entry.objects.filter(deed=Deed.DENIED).exists()
    else:
        # Django's admin sends those who may not enter back to its own log-in.
        assert answer.status_code == 403 or "login" in answer.headers.get("Location", "")
    if "effacer" in path and method == "post":
        assert Row.objects.filter(pk=row.pk).exists() is (role not in allowed)


@pytest.mark.parametrize(("method", "path", "data", "_"), DEEDS)
def test_without_an_account_there_is_only_the_log_in(
    method: str, path: str, data: dict[str, Any], _: Any, client: Client
) -> None:
    answer = getattr(client, method)(path.format(row=1, correction=1), data)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_a_password_without_the_second_factor_opens_nothing(client: Client, show: Show) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client.force_login(
        account("claire", "administers"), backend="django.contrib.auth.backends.ModelBackend"
    )
    for path in ("/conversations/", f"/conversations/{row.pk}/", "/journal/", "/reglages/"):
        assert client.get(path).headers["Location"] == "/account/two_factor/setup/"
    background = client.get("/urgences", headers={"X-Background": "1"})
    assert background.status_code == 401


def test_only_reviewers_see_the_identifier_of_the_channel(show: Show, enter: Enter) -> None:
    row = show(Conversation("sms-0639980012", channel="sms").says("bonjour"))[0]
    page = enter("reads").get(f"/conversations/{row.pk}/").content.decode()
    assert "0639980012" not in page
    assert row.pseudonym in page
    assert "0639980012" in enter("reviews").get(f"/conversations/{row.pk}/").content.decode()


def test_a_refusal_is_in_the_audit_trail(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    enter("reads").post(f"/conversations/{row.pk}/notes", {"note": "x"})
    entry = Entry.objects.get(deed=Deed.DENIED)
    assert entry.name == "reads"


def test_an_account_without_a_role_sees_nothing(enter: Enter, show: Show) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client = enter("reads")
    User.objects.get(username="reads").groups.clear()
    for path in ("/conversations/", f"/conversations/{row.pk}/", "/tableau-de-bord/", "/urgences"):
        assert client.get(path).status_code == 403


def test_another_persons_view_is_not_to_be_opened_or_deleted(enter: Enter) -> None:
    mine = enter("reviews")
    mine.post("/conversations/vues/", {"liste": "etat=to_review", "nom": "à moi"})
    from console.conversations.models import SavedView

    view = SavedView.objects.get(owner__username="reviews")
    other = enter("reads")
    assert other.get(f"/conversations/vues/{view.pk}/").status_code == 404
    assert other.post(f"/conversations/vues/{view.pk}/supprimer").status_code == 404
    assert mine.get(f"/conversations/vues/{view.pk}/").status_code == 302
    assert mine.post(f"/conversations/vues/{view.pk}/supprimer").status_code == 302
