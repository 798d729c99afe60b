"""Made-up patients who really talk to the assistant, so that there is something to look at.

`cases.yml` says what they have, `words.yml` and `voices.yml` how they say it, `moves.yml` what they
do besides answering, `names.yml` who they are.
"""


class DemoError(Exception):
    """The demonstration cannot be made; the message says why in one line."""
