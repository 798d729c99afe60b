"""``python -m bench.reading MODEL MODULE``: read messages with a trained model, in this process.

Reads a JSON list of texts from the standard input; prints the time of each in ms and its intent.
``MODULE`` is how Rasa is started otherwise: TensorFlow is left out where it is left out there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from typing import Any


async def read(model: str, texts: list[str]) -> dict[str, Any]:
    """Return the times in ms and the likeliest intents of ``texts``."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for text in texts[:20]:
        await agent.parse_message(text)
    times, intents = [], []
    for text in texts:
        begun = time.perf_counter()
        parsed = await agent.parse_message(text)
        times.append(1000 * (time.perf_counter() - begun))
        ranked = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
        intents.append(ranked[0])
    return {"ms": times, "read": intents}


def main() -> None:
    """Read what is on the standard input."""
    if sys.argv[2] == "deploy.without_tensorflow":
        from deploy.without_tensorflow import leave_out

        leave_out()
    from rasa.utils.log_utils import configure_structlog

    # Otherwise Rasa prints every message that it reads.
    configure_structlog(logging.WARNING)
    print(json.dumps(asyncio.run(read(sys.argv[1], json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
