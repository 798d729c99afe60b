"""The reader of meaning out of a trained model's archive, for those who read without Rasa."""

from __future__ import annotations

import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np

from triage.meaning.reader import Reader

__all__ = ["STORED", "NoReaderError", "load_reader"]

STORED = "reader.npz"
"""The file of the archive that holds what the reader learned (nlu/meaning_reader.py)."""


class NoReaderError(ValueError):
    """The model cannot be used; the message says in one line what is wrong with it."""


def load_reader(model: Path) -> Reader:
    """Return the reader of the trained ``model`` (a ``.tar.gz``). Raises NoReaderError."""
    try:
        with tarfile.open(model) as archive:
            found = next((m for m in archive.getmembers() if Path(m.name).name == STORED), None)
            file = archive.extractfile(found) if found else None
            if file is None:
                raise NoReaderError(f"{model.name}: no {STORED} in it; train it anew")
            with np.load(BytesIO(file.read())) as stored:
                return Reader.from_arrays({name: stored[name] for name in stored.files})
    except FileNotFoundError:
        raise NoReaderError(f"{model.name}: there is no such model") from None
    except (OSError, tarfile.TarError, zipfile.BadZipFile, KeyError, EOFError) as error:
        raise NoReaderError(f"{model.name}: cannot be read: {type(error).__name__}") from None
