"""Who may do what: each page and deed, granted to the roles that have it, refused to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from console.accounts.models import Retention
from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.conversations.models import SavedView, Tag
from tests.console.conftest import account
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
BACKEND = "django.contrib.auth.backends.ModelBackend"

ROLES = ("reads", "reviews", "administers")
ALL = (200, 200, 200)
REVIEWERS = (403, 200, 200)
IN_CHARGE = (403, 403, 200)
DONE, DONE_BY_REVIEWERS, DONE_IN_CHARGE = (302, 302, 302), (403, 302, 302), (403, 403, 302)
NEVER = (403, 403, 403)
OPEN = {"account/login/", "account/logout/", "favicon.ico", "health"}
FIRST_SET_UP = {
    "account/two_factor/setup/",
    "account/two_factor/qrcode/",
    "account/two_factor/setup/complete/",
}

# Each address: what is sent (a form is posted), and what a reader, a reviewer and an administrator
# are answered.
TABLE: dict[str, tuple[dict[str, Any] | None, tuple[int, int, int]]] = {
    "": (None, DONE),
    "conversations/": (None, ALL),
    "conversations/filtrer": ({"q": "dos"}, DONE),
    "conversations/ensemble": ({"choisie": "1", "faire": "etat reviewed"}, DONE_BY_REVIEWERS),
    "conversations/retrouver": ({"adresse": "x"}, REVIEWERS),
    "conversations/export.csv": (None, REVIEWERS),
    "conversations/export.json": (None, REVIEWERS),
    "conversations/vues/": ({"liste": "etat=to_review", "nom": "x"}, DONE),
    "conversations/vues/<int:key>/": (None, DONE),
    # Of another person: not even the one who administers deletes it from here.
    "conversations/vues/<int:key>/supprimer": ({}, (404, 404, 404)),
    "conversations/<int:key>/": (None, ALL),
    "conversations/<int:key>/identifiant": ({}, REVIEWERS),
    "conversations/<int:key>/etat": ({"etat": "reviewed"}, DONE_BY_REVIEWERS),
    "conversations/<int:key>/attribution": ({"assigne": ""}, DONE_BY_REVIEWERS),
    "conversations/<int:key>/etiquettes": ({"etiquette": "x"}, DONE_BY_REVIEWERS),
    "conversations/<int:key>/notes": ({"note": "x"}, DONE_BY_REVIEWERS),
    "conversations/<int:key>/correction": (
        {"message": "web-1-1", "intention": "greet"},
        DONE_BY_REVIEWERS,
    ),
    "conversations/<int:key>/avis": ({"avis": "right"}, DONE_BY_REVIEWERS),
    "conversations/<int:key>/proposition": (
        {"message": "web-1-1", "quoi": "phrase", "texte": "x", "sujet": "fever", "sens": "there"},
        DONE_BY_REVIEWERS,
    ),
    "conversations/<int:key>/cas-de-test.yml": (None, REVIEWERS),
    "conversations/<int:key>/effacer": ({"confirmation": "effacer"}, DONE_IN_CHARGE),
    "urgences": (None, ALL),
    "a-comprendre/": (None, REVIEWERS),
    "a-comprendre/decider": ({"message": "1", "faire": "ecarter"}, DONE_BY_REVIEWERS),
    "a-comprendre/reponses/": (None, ALL),
    "rappels/": (None, REVIEWERS),
    "rappels/etat": ({"demande": "x", "etat": "done"}, DONE_BY_REVIEWERS),
    "tableau-de-bord/": (None, ALL),
    "tableau-de-bord/chiffres.json": (None, ALL),
    "entrainement/": (None, REVIEWERS),
    "entrainement/decider": ({"decision": "valider c1"}, DONE_BY_REVIEWERS),
    "entrainement/phrases.zip": (None, IN_CHARGE),
    "entrainement/formulations.yml": (None, IN_CHARGE),
    "entrainement/donnees.yml": (None, IN_CHARGE),
    "entrainement/ajouter/": ({}, DONE_IN_CHARGE),
    # A conversation without a result has none to hand over.
    "conversations/<int:key>/fhir.json": (None, (403, 404, 404)),
    "regles/": (None, ALL),
    "regles/essayer/": ({"age": "40"}, ALL),
    "regles/regle/<str:rule>/": (None, ALL),
    "regles/versions/": (None, ALL),
    "regles/versions/proposer/": ({}, DONE_BY_REVIEWERS),
    # Of no version that was kept, and none was begun.
    "regles/relectures/": ({}, (403, 404, 404)),
    "regles/relectures/<int:key>/": (None, (404, 404, 404)),
    "regles/relectures/<int:key>/arreter/": ({}, (403, 404, 404)),
    "mots/": (None, ALL),
    "mots/essayer/": (None, ALL),
    "mots/chercher/": ({"q": "vessie"}, ALL),
    "mots/<slug:name>/": (None, ALL),
    # Only a clinician: tests/console/test_signing_rules.py.
    "regles/signer/": ({}, NEVER),
    "regles/retirer-la-signature/": ({}, NEVER),
    "journal/": (None, IN_CHARGE),
    "journal/export.csv": (None, IN_CHARGE),
    "account/login/": (None, ALL),
    "account/logout/": ({}, DONE),
    "account/two_factor/": (None, ALL),
    "account/two_factor/setup/": (None, DONE),
    "account/two_factor/qrcode/": (None, (404, 404, 404)),
    "account/two_factor/setup/complete/": (None, ALL),
    "account/two_factor/backup/tokens/": (None, ALL),
    "account/two_factor/disable/": (None, ALL),
    "account/password/": (None, ALL),
    "account/password/done/": (None, ALL),
    "favicon.ico": (None, DONE),
    "health": (None, ALL),
    "reglages/": (None, IN_CHARGE),
    "reglages/login/": (None, DONE_IN_CHARGE),
    "reglages/logout/": ({}, DONE_IN_CHARGE),
    "reglages/password_change/": (None, DONE),
    "reglages/password_change/done/": (None, IN_CHARGE),
    "reglages/autocomplete/": (None, NEVER),
    "reglages/jsi18n/": (None, IN_CHARGE),
    "reglages/r/<path:content_type_id>/<path:object_id>/": (None, (403, 403, 404)),
    "reglages/^(?P<app_label>auth|accounts|conversations)/$": (None, IN_CHARGE),
    "reglages/(?P<url>.*)$": (None, (403, 403, 404)),
    "reglages/auth/user/<id>/password/": (None, IN_CHARGE),
}
for _model, _rows in {
    "auth/user": {},
    "accounts/retention": {"add/": NEVER, "<path:object_id>/delete/": NEVER},
    "conversations/tag": {},
    "conversations/savedview": {},
}.items():
    for _page in ("", "add/", "<path:object_id>/history/", "<path:object_id>/delete/"):
        TABLE[f"reglages/{_model}/{_page}"] = (None, _rows.get(_page, IN_CHARGE))
    TABLE[f"reglages/{_model}/<path:object_id>/change/"] = (None, IN_CHARGE)
    TABLE[f"reglages/{_model}/<path:object_id>/"] = (None, DONE_IN_CHARGE)
ROWS = [(route, *row) for route, row in TABLE.items()]


def _routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for found in patterns:
        if hasattr(found, "url_patterns"):
            yield from _routes(found.url_patterns, before + str(found.pattern))
        else:
            yield before + str(found.pattern)


def _send(client: Client, route: str, form: dict[str, Any] | None, **ids: int) -> Any:
    address = "/" + route
    for placeholder, name in (
        ("<int:key>", "key"), ("<path:object_id>", "key"), ("<id>", "key"),
        ("<path:content_type_id>", "key"), ("^(?P<app_label>auth|accounts|conversations)", "app"),
        ("(?P<url>.*)", "rest"), ("<str:rule>", "rule"), ("<slug:name>", "subject"),
    ):  # fmt: skip
        words = {"app": "auth", "rest": "nothing", "rule": "E1", "subject": "fever"}
        address = address.replace(placeholder, words.get(name) or str(ids.get("key", 1)))
    address = address.replace("$", "")
    return client.get(address) if form is None else client.post(address, form)


def test_every_address_has_its_row_in_the_table() -> None:
    assert set(_routes(get_resolver().url_patterns)) == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("route", "form", "answers"), ROWS)
def test_each_role_may_do_its_own_deeds_and_no_others(
    route: str,
    form: dict[str, Any] | None,
    answers: tuple[int, int, int],
    role: str,
    show: Show,
    enter: Enter,
) -> None:
    row = show(Conversation("web-1").says("bonjour", "greet"))[0]
    key = row.pk
    other = account("autre", "reviews")
    if "vues/<" in route:
        owner = other if "supprimer" in route else None
        key = SavedView.objects.create(name="x", query="etat=to_review", owner=owner).pk
    elif "conversations/tag" in route:
        key = Tag.objects.create(name="x").pk
    elif "savedview" in route:
        key = SavedView.objects.create(name="x", query="etat=to_review").pk
    elif "auth/user" in route:
        key = other.pk
    elif "retention" in route:
        key = Retention.objects.get().pk
    client = enter(role)
    answer = _send(client, route, form, key=key)
    expected = answers[ROLES.index(role)]
    assert answer.status_code == expected
    refused = Entry.objects.filter(deed=Deed.DENIED).exists()
    # Nobody may add or delete the row of the retention: there Django itself refuses.
    by_django = route.startswith("reglages/") and answers == NEVER and role == "administers"
    assert refused is (expected == 403 and not by_django)
    if expected == 302 and route not in OPEN and "log" not in route:
        assert "/login" not in answer.headers["Location"]
    if "effacer" in route:
        assert Row.objects.filter(pk=row.pk).exists() is (role != "administers")


@pytest.mark.parametrize(("route", "form", "_"), ROWS)
def test_without_an_account_there_is_only_the_log_in(
    route: str, form: dict[str, Any] | None, _: Any, client: Client
) -> None:
    answer = _send(client, route, form)
    if route in OPEN:
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize(("route", "form", "_"), ROWS)
def test_without_the_second_factor_there_is_only_its_set_up(
    route: str, form: dict[str, Any] | None, _: Any, client: Client
) -> None:
    client.force_login(account("claire", "administers"), backend=BACKEND)
    answer = _send(client, route, form)
    if route in OPEN or route in FIRST_SET_UP:
        assert answer.status_code in (200, 302, 404)
    else:
        assert answer.headers["Location"] == "/account/two_factor/setup/"


POSTED = [row for row in ROWS if row[1] is not None]


@pytest.mark.parametrize(("route", "form", "_"), POSTED)
def test_a_form_from_elsewhere_is_refused(
    route: str, form: dict[str, Any], _: Any, show: Show, enter: Enter
) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client = enter("administers")
    client.handler.enforce_csrf_checks = True
    answer = _send(client, route, form, key=row.pk)
    assert answer.status_code == 403
    assert "Formulaire expiré" in answer.content.decode()
    assert Row.objects.filter(pk=row.pk, state="to_review").exists()


def test_a_password_without_the_second_factor_opens_nothing(client: Client, show: Show) -> None:
    row = show(Conversation("web-1").says("bonjour"))[0]
    client.force_login(account("claire", "administers"), backend=BACKEND)
    for path in ("/conversations/", f"/conversations/{row.pk}/", "/journal/", "/reglages/"):
        assert client.get(path).headers["Location"] == "/account/two_factor/setup/"
    background = client.get("/urgences", headers={"X-Background": "1"})
    assert background.status_code == 401


def test_the_identifier_of_the_channel_is_shown_to_reviewers_on_request(
    show: Show, enter: Enter
) -> None:
    row = show(Conversation("sms-0639980012", channel="sms").says("bonjour"))[0]
    for role in ROLES:
        page = enter(role).get(f"/conversations/{row.pk}/").content.decode()
        assert "0639980012" not in page
        assert row.pseudonym in page
    assert not Entry.objects.filter(deed=Deed.IDENTIFIED).exists()
    shown = enter("reviews").post(f"/conversations/{row.pk}/identifiant")
    assert "0639980012" in shown.content.decode()
    entry = Entry.objects.get(deed=Deed.IDENTIFIED)
    assert (entry.name, entry.subject) == ("reviews", row.pseudonym)


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
    view = SavedView.objects.get(owner__username="reviews")
    other = enter("reads")
    assert other.get(f"/conversations/vues/{view.pk}/").status_code == 404
    assert other.post(f"/conversations/vues/{view.pk}/supprimer").status_code == 404
    assert mine.get(f"/conversations/vues/{view.pk}/").status_code == 302
    assert mine.post(f"/conversations/vues/{view.pk}/supprimer").status_code == 302
