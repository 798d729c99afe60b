"""The whole service as an operator starts it, from a folder with a space in its name.

What dies is started again, what stops ends what it began, and nothing is left behind.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.settings import ROOT
from deploy.train import is_current, train
from tests.assistant import SECRET, free_port

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".bootstrap", "var", "node_modules", "__pycache__", ".*_cache", "results"
)


def soon(what: Callable[[], Any], seconds: float = 240) -> Any:
    """Return what ``what`` returns once that is true."""
    limit = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < limit, "not in time"
        time.sleep(0.3)
    return found


class Service:
    """``python -m deploy.run`` in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {
            name: free_port()
            for name in ("TRIAGE_PORT", "TRIAGE_ACTIONS_PORT", "TRIAGE_CONSOLE_PORT")
        }
        environ = {name: str(port) for name, port in self.ports.items()}
        self._environ = {**os.environ, **environ, "TRIAGE_SECRET_KEY": SECRET}
        self._environ.pop("PYTHONPATH", None)
        self.start()

    def start(self) -> None:
        self.out = self.folder.parent / "out.log"
        with self.out.open("ab") as out:
            self.manager = subprocess.Popen(
                [self.folder / ".venv/bin/python", "-m", "deploy.run"],
                cwd=self.folder, env=self._environ, stdout=out, stderr=out,
            )  # fmt: skip

    def ready(self) -> bool:
        assert self.manager.poll() is None, self.out.read_text()[-3000:]
        return "The assistant is ready." in self.out.read_text() and self.process("console") > 0

    def processes(self) -> dict[str, int]:
        """Return the process of each part, as the supervisor and its children are."""
        children = _children(self.manager.pid)
        if not children:
            return {}
        found = {"supervisor": children[0]}
        for child in _children(children[0]):
            try:
                words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            except FileNotFoundError:
                continue  # It ended between the two looks.
            for word, name in (("rasa_sdk", "actions"), ("deploy.without_tensorflow", "assistant"),
                               ("console", "console")):  # fmt: skip
                if word in words:
                    found[name] = child
        return found

    def process(self, name: str) -> int:
        return self.processes().get(name, 0)

    def ask(self, sender: str, text: str, seconds: float = 30) -> list[dict[str, Any]]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports['TRIAGE_PORT']}/webhooks/rest/webhook",
            data=json.dumps({"sender": sender, "message": text}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                messages: list[dict[str, Any]] = json.load(answer)
        except OSError:
            return []
        return messages

    def answers(self, sender: str = "anyone") -> bool:
        return any("custom" in message for message in self.ask(sender, "bonjour"))

    def serves_console(self) -> bool:
        try:
            url = f"http://localhost:{self.ports['TRIAGE_CONSOLE_PORT']}/"
            with urllib.request.urlopen(url, timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            return False


def _children(parent: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]


def _gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if not is_current():
        train()
    folder = tmp_path_factory.mktemp("a place") / "back pain # 100%"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    running = Service(folder)
    try:
        soon(running.ready)
        yield running
    finally:
        if running.manager.poll() is None:
            running.manager.terminate()
            running.manager.wait(timeout=90)


def test_what_it_keeps_is_for_its_user_alone(service: Service) -> None:
    assert service.answers()
    var = service.folder / "var"
    kept = [path for path in [var, *var.rglob("*")] if path.is_file() or path.is_dir()]
    assert len(kept) > 5
    open_to_others = [path for path in kept if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_console_that_dies_takes_nobody_down_and_comes_back(service: Service) -> None:
    others = {name: service.process(name) for name in ("assistant", "actions")}
    soon(service.serves_console)
    os.kill(service.process("console"), signal.SIGKILL)
    assert service.answers("while the console is away")
    soon(service.serves_console)
    assert {name: service.process(name) for name in others} == others


@pytest.mark.parametrize("name", ["actions", "assistant"])
def test_a_process_that_dies_is_started_again(service: Service, name: str) -> None:
    before = service.process(name)
    os.kill(before, signal.SIGKILL)
    soon(lambda: service.process(name) not in (0, before))
    soon(lambda: service.answers(f"after {name}"))


def test_a_turn_is_finished_before_what_it_needs_is_stopped(service: Service) -> None:
    actions = service.process("actions")
    everything = service.processes().values()
    heard: list[dict[str, Any]] = []
    os.kill(actions, signal.SIGSTOP)
    talking = threading.Thread(target=lambda: heard.extend(service.ask("last", "bonjour")))
    talking.start()
    time.sleep(1)
    service.manager.terminate()
    time.sleep(1)
    os.kill(actions, signal.SIGCONT)
    talking.join()
    assert any("custom" in message for message in heard), "the answer itself, not an apology"
    assert service.manager.wait(timeout=90) == 0
    assert all(map(_gone, everything))


@pytest.mark.parametrize("killed", ["manager", "supervisor"])
def test_nothing_is_left_of_a_service_whose_manager_is_killed(
    service: Service, killed: str
) -> None:
    if service.manager.poll() is not None:
        service.start()
    soon(lambda: {"supervisor", "actions", "assistant"} <= set(service.processes()))
    soon(lambda: service.answers(f"before {killed}"))
    everything = [service.manager.pid, *service.processes().values()]
    target = service.manager.pid if killed == "manager" else service.process("supervisor")
    os.kill(target, signal.SIGKILL)
    service.manager.wait(timeout=60)
    soon(lambda: all(map(_gone, everything)), 90)
