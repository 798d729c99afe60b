"""A clinician's signature under one version of the rules, kept in a file of its own.

The console writes it, the assistant reads it with every result. It counts only for the rules that
it names, by version and by a digest of all that they say: whoever changes a word ends it.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.rules import Ruleset

VARIABLE = "TRIAGE_SIGN_OFF_FILE"
DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "sign_off.json"


@dataclass(frozen=True)
class SignOff:
    """Who has read which rules and answers for them, in which capacity, and when."""

    version: str
    digest: str
    name: str
    title: str
    on: date
    comment: str = ""

    def covers(self, ruleset: Ruleset) -> bool:
        """Say whether these are the very rules that were signed."""
        return (self.version, self.digest) == (ruleset.version, ruleset.digest)

    def as_dict(self) -> dict[str, str]:
        """Return what a result says of the signature (wire contract)."""
        return {"name": self.name, "title": self.title, "on": self.on.isoformat()}


def sign_off_file() -> Path:
    """Return where the signature is kept: ``TRIAGE_SIGN_OFF_FILE``, or in ``var/``."""
    return Path(os.environ.get(VARIABLE) or DEFAULT_FILE)


def read_sign_off(path: Path) -> SignOff | None:
    """Return the signature in ``path``, None where there is no file. Raises DataFileError."""
    if not path.exists():
        return None
    fields = Fields(parse_mapping(read_text(path), path.name), path.name)
    try:
        on = date.fromisoformat(fields.text("on"))
    except ValueError as error:
        if isinstance(error, DataFileError):
            raise
        raise DataFileError(f"{path.name}: 'on' must be a date such as 2026-11-24") from None
    return SignOff(
        **{name: fields.text(name) for name in ("version", "digest", "name", "title")},
        on=on,
        comment=str(fields.raw("comment")) if "comment" in fields else "",
    )


def standing_sign_off(path: Path, ruleset: Ruleset) -> SignOff | None:
    """Return the signature that stands under ``ruleset`` now, None where there is none.

    A file that cannot be read signs nothing.
    """
    try:
        found = read_sign_off(path)
    except DataFileError:
        return None
    return found if found and found.covers(ruleset) else None


def write_sign_off(path: Path, signed: SignOff) -> None:
    """Keep the signature in ``path``, in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {**asdict(signed), "on": signed.on.isoformat()}
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove_sign_off(path: Path) -> None:
    """Withdraw the signature: delete the file where it is. Raises OSError."""
    path.unlink(missing_ok=True)
