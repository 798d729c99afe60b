"""One text at a time weighs as scikit-learn weighs it, and few rows multiply as scipy does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from triage.finding.rows import Rows
from triage.meaning.tfidf import Tfidf

LEARNED = ["mal au dos", "mal au dos la nuit ?", "la kine ne fait rien", "rien du tout", "dos"]
ANALYSES = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"[a-z0-9]+|\?"},
    "letters": {"analyzer": "char_wb", "ngram_range": (3, 5)},
}


@pytest.mark.parametrize("analysis", ANALYSES.values(), ids=list(ANALYSES))
@given(text=st.text("madoskine rtu?.é\n", max_size=60) | st.sampled_from(LEARNED))
def test_terms_weigh_as_in_the_library(analysis: dict[str, object], text: str) -> None:
    library = TfidfVectorizer(**analysis, sublinear_tf=True, dtype=np.float32).fit(LEARNED)
    ours = Tfidf(library.get_feature_names_out().tolist(), library.idf_, analysis)
    weighed = np.zeros(len(ours), np.float32)
    terms = ours.of(text)
    weighed[terms.numbers] = terms.weights
    assert np.allclose(weighed, library.transform([text]).toarray()[0], atol=1e-6)


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    numbers = st.lists(st.integers(0, 3), min_size=rows * columns, max_size=rows * columns)
    return np.array(draw(numbers), np.float32).reshape(rows, columns)


@given(matrix=matrices(), data=st.data())
def test_few_rows_give_what_the_whole_matrix_gives(matrix: np.ndarray, data: st.DataObject) -> None:
    rows = Rows(csr_matrix(matrix))
    count, width = matrix.shape
    chosen = data.draw(st.lists(st.integers(0, count - 1), unique=True))
    numbers = np.array(chosen, np.int64)
    weights = np.arange(1, len(chosen) + 1, dtype=np.float32)
    assert np.allclose(rows.weighed(numbers), matrix[numbers].sum(axis=0))
    assert np.allclose(rows.weighed(numbers, weights), weights @ matrix[numbers])
    low = data.draw(st.integers(0, count - 1))
    high = data.draw(st.integers(low + 1, count))
    columns = np.arange(width, dtype=np.float32)
    found = rows.products(np.array([low, 0]), np.array([high, count]), columns)
    assert np.allclose(found, np.append(matrix[low:high] @ columns, matrix @ columns))
