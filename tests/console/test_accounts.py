"""Accounts in the admin, and every change of them in the audit trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts.models import Retention
from console.accounts.roles import ADMIN, READER, REVIEWER, role_of
from console.audit.models import Deed, Entry
from console.conversations.models import SavedView, Tag
from tests.console.conftest import account

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Enter = Callable[[str], Client]
LIST = "/reglages/auth/user/"


def told() -> list[tuple[str, str, str]]:
    """Return the lines about accounts and settings: who, about what, in which words."""
    lines = Entry.objects.filter(deed=Deed.ACCOUNT).order_by("pk")
    return list(lines.values_list("name", "subject", "detail"))


def change(client: Client, user: User, **values: str) -> str:
    """Send the form of an account; return the page that answers."""
    form = {"username": user.username, "role": role_of(user), "is_active": "on", **values}
    form = {name: value for name, value in form.items() if value}
    return client.post(f"{LIST}{user.pk}/change/", form, follow=True).content.decode()


def test_an_account_is_made_with_its_role(enter: Enter) -> None:
    client = enter("administers")
    password = "encore un mot de passe long"
    client.post(
        f"{LIST}add/",
        {"username": "lea", "role": REVIEWER, "password1": password, "password2": password},
    )
    made = User.objects.get(username="lea")
    assert role_of(made) == REVIEWER
    assert not made.is_staff
    assert not made.is_superuser
    assert ("administers", "lea", "utilisateur, créé") in told()
    assert password not in str(told())


def test_a_change_of_role_is_noted_from_what_to_what(enter: Enter) -> None:
    client = enter("administers")
    lea = account("lea", "reads")
    change(client, lea, role=ADMIN)
    lea.refresh_from_db()
    assert (role_of(lea), lea.is_staff) == (ADMIN, True)
    assert told()[-1] == ("administers", "lea", f"utilisateur, rôle : {READER} → {ADMIN}")
    change(client, lea, role=READER)
    lea.refresh_from_db()
    assert (role_of(lea), lea.is_staff) == (READER, False)
    change(client, lea, is_active="")
    assert told()[-1] == ("administers", "lea", "utilisateur, actif : oui → non")


def test_the_password_is_never_on_the_page_of_an_account(enter: Enter) -> None:
    client = enter("administers")
    lea = account("lea", "reads")
    page = client.get(f"{LIST}{lea.pk}/change/").content.decode()
    assert lea.password not in page
    change(client, lea, password="pbkdf2_sha256$1$x$y")
    lea.refresh_from_db()
    assert lea.check_password("mot de passe de test, assez long")


def test_nobody_takes_or_deletes_their_own_rights(enter: Enter) -> None:
    client = enter("administers")
    me = User.objects.get(username="administers")
    for values in ({"role": READER}, {"is_active": ""}):
        assert "vos propres droits" in change(client, me, **values)
    assert client.post(f"{LIST}{me.pk}/delete/", {"post": "yes"}).status_code == 403
    me.refresh_from_db()
    assert (role_of(me), me.is_active) == (ADMIN, True)


def test_a_deleted_account_is_noted_and_its_lines_stay(enter: Enter) -> None:
    client = enter("administers")
    enter("reads").get("/conversations/")
    lea = User.objects.get(username="reads")
    Entry.objects.create(who=lea, name="reads", deed=Deed.OPENED, subject="P-AAAA-AAAA")
    client.post(f"{LIST}{lea.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="reads").exists()
    assert told()[-1] == ("administers", "reads", "utilisateur, supprimé")
    assert Entry.objects.get(deed=Deed.OPENED).name == "reads"


def test_a_lost_phone_is_met_by_taking_the_second_factor_away(enter: Enter) -> None:
    client, hers = enter("administers"), enter("reads")
    lea = User.objects.get(username="reads")
    client.post(LIST, {"action": "reset_second_factor", "_selected_action": lea.pk})
    assert not TOTPDevice.objects.filter(user=lea).exists()
    # Whoever has her open page is out, too.
    assert hers.get("/account/two_factor/setup/").status_code == 302
    assert told()[-1] == ("administers", "reads", "second facteur retiré")


def test_a_blocked_account_is_shown_and_unblocked(enter: Enter) -> None:
    client = enter("administers")
    lea = account("lea", "reads")
    browser = Client()
    wrong = {
        "login_view-current_step": "auth",
        "auth-username": "lea",
        "auth-password": "faux",
    }
    for _ in range(5):
        browser.post("/account/login/", wrong)
    assert '<td class="field-locked">oui</td>' in client.get(LIST).content.decode()
    client.post(LIST, {"action": "unlock", "_selected_action": lea.pk})
    assert not AccessAttempt.objects.exists()
    assert told()[-1] == ("administers", "lea", "connexion débloquée")
    right = wrong | {"auth-password": "mot de passe de test, assez long"}
    assert browser.post("/account/login/", right).status_code == 302


def test_only_the_tables_that_are_meant_to_be_are_in_the_admin(enter: Enter) -> None:
    page = enter("administers").get("/reglages/").content.decode()
    for path in ("auth/user", "accounts/retention", "conversations/tag", "conversations/savedview"):
        assert f'href="/reglages/{path}/"' in page
    assert "axes" not in page
    assert "otp" not in page
    assert "audit" not in page


def test_settings_tags_and_views_are_noted(enter: Enter) -> None:
    client = enter("administers")
    days = Retention.objects.get()
    client.post(f"/reglages/accounts/retention/{days.pk}/change/", {"days": "90"})
    assert Retention.current_days() == 90
    assert "0 → 90" in told()[-1][2]
    tag = Tag.objects.create(name="à rappeler")
    client.post(f"/reglages/conversations/tag/{tag.pk}/delete/", {"post": "yes"})
    assert told()[-1] == ("administers", "à rappeler", "étiquette, supprimé")
    view = SavedView.objects.create(name="v", query="etat=to_review", search="ma voisine")
    client.post(
        f"/reglages/conversations/savedview/{view.pk}/change/",
        {"name": "v", "query": "etat=to_review", "search": "mon voisin"},
    )
    assert told()[-1][2] == "vue enregistrée, recherche changé"
    assert "voisin" not in str(told())


def test_rows_are_not_deleted_by_the_dozen(enter: Enter) -> None:
    client = enter("administers")
    tag = Tag.objects.create(name="à rappeler")
    client.post(
        "/reglages/conversations/tag/",
        {"action": "delete_selected", "_selected_action": tag.pk, "post": "yes"},
    )
    assert Tag.objects.filter(pk=tag.pk).exists()
