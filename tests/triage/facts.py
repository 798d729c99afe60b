"""Hypothesis strategies for facts, complete or not."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from triage.answers import DETAILS, RED_FLAGS, TREATMENT_CLASS, Facts, Interval

DAY = date(2026, 11, 24)
_UNKNOWN = (
    "location", "duration", "recurrence", "treatments", "relief", "radiation", "intensity", "age",
)  # fmt: skip
_FIELD = {"location": "pain_location"}


def intervals() -> st.SearchStrategy[Interval]:
    """Durations from today to thirty years, narrow and wide."""
    return st.builds(
        lambda low, width: Interval(low, low + width, "", DAY),
        st.sampled_from([0, 1, 10, 30, 41, 42, 43, 80, 89, 91, 92, 93, 120, 180, 181, 365, 9000]),
        st.sampled_from([0, 1, 3, 10, 60, 400]),
    )


@st.composite
def complete_facts(draw: st.DrawFn, unknowns: bool = True) -> Facts:
    """Facts of a triage that has come to its end: every question answered, or in vain."""
    unknown = (
        draw(st.frozensets(st.sampled_from(_UNKNOWN), max_size=4)) if unknowns else frozenset()
    )
    values: dict[str, object] = {
        "pain_location": draw(st.sampled_from(["lumbar", "lumbar", "lumbar", "elsewhere"])),
        "red_flags": draw(st.frozensets(st.sampled_from(RED_FLAGS), max_size=3)),
        "details": draw(st.frozensets(st.sampled_from(DETAILS), max_size=1)),
        "duration": draw(intervals()),
        "recurrence": draw(st.sampled_from(["first", "recurrent", "continuous"])),
        "treatments": tuple(
            sorted(draw(st.frozensets(st.sampled_from(sorted(TREATMENT_CLASS)), max_size=4)))
        ),
        "relief": draw(st.sampled_from(["enough", "partial", "none"])),
        "radiation": draw(st.sampled_from(["none", "leg", "neuropathic"])),
        "intensity": draw(st.integers(0, 10)),
        "age": draw(st.integers(1, 100)),
    }
    for question in unknown:
        values[_FIELD.get(question, question)] = None
    return Facts(
        consent=True,
        threshold_settled=True,
        unknown=unknown,
        screened=frozenset({"emergency", "background"}),
        **values,  # type: ignore[arg-type]
    )
