"""A clinician's signature counts for the rules that it names, and for no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from triage.data_files import DataFileError
from triage.rules import load_rules
from triage.sign_off import (
    SignOff,
    read_sign_off,
    remove_sign_off,
    standing_sign_off,
    write_sign_off,
)

RULES = load_rules()
SIGNED = SignOff(
    RULES.version, RULES.digest, "Anne Roux", "rhumatologue", date(2026, 11, 26), "Relu d'un trait"
)


def test_what_is_signed_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "var" / "signed.json"
    assert read_sign_off(path) is None
    for signed in (SIGNED, replace(SIGNED, comment="")):
        write_sign_off(path, signed)
        assert read_sign_off(path) == signed
        assert standing_sign_off(path, RULES) == signed
    assert [file.name for file in path.parent.iterdir()] == ["signed.json"]
    remove_sign_off(path)
    assert standing_sign_off(path, RULES) is None


@pytest.mark.parametrize("change", [{"version": "2020.1"}, {"digest": "0" * 16}])
def test_other_rules_are_not_signed(change: dict[str, str], tmp_path: Path) -> None:
    write_sign_off(tmp_path / "signed.json", SIGNED)
    assert standing_sign_off(tmp_path / "signed.json", replace(RULES, **change)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid YAML"),
        ('{"version": "1"}', "field 'on' is missing"),
        ('{"on": "hier", "version": "1"}', "'on' must be a date"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_and_signs_nothing(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "signed.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        read_sign_off(path)
    assert standing_sign_off(path, RULES) is None
