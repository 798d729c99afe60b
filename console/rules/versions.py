"""The versions of the rules: the one of the file, and those that the console has kept."""

from __future__ import annotations

from functools import lru_cache

from django.utils import timezone

from console.rules.models import Version
from triage.data_files import DataFileError, read_text
from triage.rules import RULES_FILE, RulesError, Ruleset, load_rules, rules_from


@lru_cache(maxsize=16)
def _parsed(text: str) -> Ruleset:
    return rules_from(text)


def current() -> Ruleset:
    """Return the rules of the file as it is now. Raises RulesError with one readable line."""
    try:
        return _parsed(read_text(RULES_FILE))
    except DataFileError as error:
        raise RulesError(str(error)) from None


def ruleset(version: Version) -> Ruleset:
    """Return the rules of a kept version. Raises RulesError where they are read no more."""
    return _parsed(version.text)


def remember_current() -> Version | None:
    """Keep the version of the file as one in force; return it, None where the file is broken."""
    try:
        rules = load_rules()
    except RulesError:
        return None
    kept, _ = Version.objects.get_or_create(
        digest=rules.digest,
        defaults={
            "number": rules.version,
            "text": read_text(RULES_FILE),
            "rules_date": rules.date,
        },
    )
    if kept.in_force_at is None:
        kept.in_force_at = timezone.now()
        kept.save(update_fields=["in_force_at"])
    return kept


def kept_current() -> Version | None:
    """Return the kept version that says what the file says, keeping it first where it is new."""
    found = Version.objects.filter(digest=current().digest, in_force_at__isnull=False).first()
    return found or remember_current()


def propose(text: str, account: str) -> Version:
    """Keep the rules in ``text`` as proposed by ``account``. Raises RulesError."""
    rules = rules_from(text)
    kept, _ = Version.objects.get_or_create(
        digest=rules.digest,
        defaults={
            "number": rules.version,
            "text": text,
            "rules_date": rules.date,
            "proposed_by": account,
        },
    )
    return kept
