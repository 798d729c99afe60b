"""The action as the action server runs it, without a server."""

from __future__ import annotations

import pytest

from actions.action_triage import ActionTriage


@pytest.fixture(scope="session")
def action() -> ActionTriage:
    return ActionTriage()
