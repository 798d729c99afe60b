"""The clinical core: pure Python that knows neither Rasa nor the web.

French text goes in, facts come out (:mod:`triage.duration`, :mod:`triage.red_flags`,
:mod:`triage.treatments`, :mod:`triage.readers`); facts go in, one orientation comes out
(:mod:`triage.orientation`), by the rules that a clinician reads and signs in ``rules.yml``.
"""
