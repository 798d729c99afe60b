"""SIGHUP: the assistant loads the model file anew, and no turn is lost.

The new model is loaded in a thread while messages are answered with the old one; a turn that has
begun ends with the model it began with. A file that cannot be loaded changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from sanic import Sanic

logger = logging.getLogger(__name__)


def reload_on_signal(app: Sanic) -> None:
    """Have SIGHUP load the model of ``app`` anew. A second signal while one loads is ignored."""
    running: set[asyncio.Task[Any]] = set()

    def begin() -> None:
        if running:
            logger.warning("The model is being loaded already.")
            return
        task = asyncio.create_task(reload_model(app))
        running.add(task)
        task.add_done_callback(running.discard)

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, begin)


async def reload_model(app: Sanic) -> bool:
    """Load the model file of the agent anew; return whether it was. Never raises."""
    agent = app.ctx.agent
    if agent is None or agent.processor is None:
        logger.error("There is no model to load anew: start the assistant again.")
        return False
    path = agent.processor.model_path
    before = agent.model_id
    try:
        await asyncio.to_thread(agent.load_model, path)
    except Exception as error:
        logger.error(
            "The model in %s could not be loaded (%s): the one in use stays.",
            path, type(error).__name__,
        )  # fmt: skip
        return False
    logger.warning("The model was loaded anew: %s takes the place of %s.", agent.model_id, before)
    return True
