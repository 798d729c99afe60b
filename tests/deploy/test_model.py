"""A model that is not whole is never served: it is noticed before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy import train


@pytest.mark.parametrize("kept", [0, 100, 4000])
def test_a_model_that_was_cut_is_not_current(
    kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "triage.tar.gz"
    model.write_bytes(bytes(range(256)) * 20)
    marks = tmp_path / "triage.fingerprint"
    monkeypatch.setattr(train, "MODEL", model)
    monkeypatch.setattr(train, "_FINGERPRINT", marks)
    marks.write_text(f"{train.fingerprint()}\n{train.checksum(model)}\n")
    assert train.is_current()
    model.write_bytes(model.read_bytes()[:kept])
    assert not train.is_current()
