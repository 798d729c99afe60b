"""From the first log-in to a lost phone, in a real browser."""

from __future__ import annotations

import re
from base64 import b32decode

from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.console.running import PASSWORD, Console, log_in


def _password(page: Page, console: Console, name: str) -> None:
    page.goto(console.url)
    page.get_by_label("Nom d’utilisateur").fill(name)
    page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()


def _next_code(key: str) -> str:
    """Return the code that follows the one shown now; clocks may differ by that much."""
    return f"{totp(b32decode(key + '=' * (-len(key) % 8)), drift=1):06d}"


def test_a_phone_is_set_up_used_lost_and_replaced(console: Console, chromium: Browser) -> None:
    console.account("lea", "reads")
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    page.set_default_timeout(15_000)
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)

    key = log_in(page, console, "lea")
    page.get_by_role("link", name="lea", exact=True).click()
    page.get_by_role("link", name="Codes de secours").click()
    page.get_by_role("button", name="Faire de nouveaux codes").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="Se déconnecter").click()

    # With the phone: a code serves once, and after a wrong one a second must pass.
    _password(page, console, "lea")
    code = page.get_by_label("Code à six chiffres")
    code.fill("000000")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator(".errorlist")).to_contain_text("Ce code n'est pas le bon")
    page.wait_for_timeout(1100)
    code.fill(_next_code(key))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Conversations", level=1)).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()

    # Without the phone.
    _password(page, console, "lea")
    page.get_by_role("button", name="Utiliser un code de secours").click()
    page.get_by_label("Code de secours").fill(codes[0])
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Conversations", level=1)).to_be_visible()

    # Another phone.
    page.get_by_role("link", name="lea", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("9 restants")
    page.get_by_role("link", name="Changer de téléphone").click()
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Retirer le second facteur").click()
    expect(page.get_by_role("heading", name="Protéger votre compte")).to_be_visible()
    page.goto(f"{console.url}/conversations/")
    expect(page).to_have_url(re.compile("/account/two_factor/setup/$"))
    context.close()
    assert problems == []
