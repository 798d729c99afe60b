"""What a lock between the processes of the assistant can do, and how one is named."""

from __future__ import annotations

import hashlib
from typing import Protocol


class Shared(Protocol):
    """Locks that the processes of the assistant share; each process holds a lock at most once."""

    async def take(self, number: int) -> bool:
        """Take the lock ``number`` (62 bits) at once; return False where another process has it."""

    async def give_back(self, number: int) -> None:
        """Let go of a lock that was taken."""


def number_of(conversation: str) -> int:
    """Return the lock of a conversation: two in the same moment share one by no chance."""
    digest = hashlib.blake2b(conversation.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2
