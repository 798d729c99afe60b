"""Talks to the assistant in the terminal: to the one that runs, or to one of its own for a while.

One of its own listens on free ports of this machine only, and keeps nothing once it is left.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from deploy.checks import check_files, check_knowledge
from deploy.demo import DemoError
from deploy.demo.assistant import TemporaryAssistant
from deploy.run import ask
from deploy.settings import Settings, SettingsError, load_settings
from deploy.train import TrainingError

LEAVE = frozenset({"/stop", "/quit", "/exit"})


def main() -> int:
    """Run until the person leaves with /stop, Ctrl-D or Ctrl-C; return the exit code."""
    try:
        settings = load_settings()
        if runs(settings):
            print(f"shell: talking to the assistant on port {settings.port}; /stop leaves")
            talk(settings)
            return 0
        check_files()
        check_knowledge()
        print("shell: nothing runs here; starting an assistant of its own (some 20 seconds)")
        with (
            tempfile.TemporaryDirectory(prefix="shell-") as folder,
            TemporaryAssistant(settings, Path(folder), {}, {}, "shell") as assistant,
        ):
            print("shell: ready; nothing is kept; /stop leaves")
            talk(assistant.settings)
    except KeyboardInterrupt:
        print()
    except (SettingsError, DemoError, TrainingError, ValueError, OSError) as error:
        print(f"shell: {error}", file=sys.stderr)
        return 1
    return 0


def runs(settings: Settings) -> bool:
    """Say whether an assistant with a model answers on the port of the settings."""
    address = f"http://127.0.0.1:{settings.port}/webhooks/rest/"
    try:
        with urllib.request.urlopen(address, timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def talk(settings: Settings) -> None:
    """Pass lines on until the person leaves; each line is a message of one conversation."""
    sender = f"shell-{secrets.token_hex(8)}"
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            print()
            return
        if text in LEAVE:
            return
        if not text:
            continue
        messages = ask(settings, sender, text)
        if not messages:
            raise DemoError("the assistant gave no answer; is it still running?")
        for message in messages:
            print(as_text(message))


def as_text(message: dict[str, Any]) -> str:
    """Return a message of the REST channel as lines: its text, and its answers with numbers."""
    lines = [str(message.get("text") or "")]
    buttons = message.get("buttons") or ()
    lines += [f"  {number}. {button['title']}" for number, button in enumerate(buttons, start=1)]
    return "\n".join(line for line in lines if line)


if __name__ == "__main__":
    sys.exit(main())
