"""The graph run in its own order gives what Rasa's runner gives, and refuses what that refuses."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker

from channels.graph_runner import StraightGraphRunner

TEXTS = ["mal au bas du dos depuis 3 mois", "c'est remboursé ?", "", "je ne sens plus mes jambes"]


@pytest.fixture
def runners(trained: Agent) -> tuple[DaskGraphRunner, StraightGraphRunner]:
    processor = trained.processor
    assert processor is not None
    theirs = processor.graph_runner
    assert isinstance(theirs, DaskGraphRunner)
    return theirs, StraightGraphRunner(theirs)


@pytest.mark.parametrize("text", TEXTS)
def test_a_message_is_read_alike(
    text: str, trained: Agent, runners: tuple[DaskGraphRunner, StraightGraphRunner]
) -> None:
    processor = trained.processor
    assert processor is not None
    target = processor.model_metadata.nlu_target
    read = []
    for runner in runners:
        message = UserMessage(text, message_id="one")
        inputs = {"__message__": [message], "__tracker__": DialogueStateTracker("someone", [])}
        read.append(runner.run(inputs=inputs, targets=[target])[target][0].as_dict(True))
    assert read[0] == read[1]


def test_a_missing_input_is_refused(
    runners: tuple[DaskGraphRunner, StraightGraphRunner],
) -> None:
    for runner in runners:
        with pytest.raises(GraphRunError):
            runner.run(inputs={}, targets=["run_FallbackClassifier13"])


def test_an_input_named_like_a_node_is_refused(
    runners: tuple[DaskGraphRunner, StraightGraphRunner],
) -> None:
    for runner in runners:
        with pytest.raises(GraphRunError):
            runner.run(inputs={"run_FallbackClassifier13": "x"}, targets=["run_SpacyTokenizer2"])
