"""Talks to the assistant in the terminal: starts the action server, then Rasa's own shell."""

from __future__ import annotations

import subprocess
import sys

from deploy.checks import check_files, check_knowledge
from deploy.private import keep_private
from deploy.processes import child_environment
from deploy.run import wait_for_port, write_endpoints
from deploy.settings import ROOT, VAR, SettingsError, load_settings
from deploy.train import MODEL, TrainingError, is_current, train


def main() -> int:
    """Run until the person leaves with /stop or Ctrl-C; return the exit code."""
    try:
        keep_private(VAR)
        settings = load_settings()
        check_files()
        check_knowledge()
    except (SettingsError, ValueError, OSError) as error:
        print(f"shell: {error}", file=sys.stderr)
        return 1
    if not is_current():
        print("shell: training the model (one to two minutes)", flush=True)
        try:
            train()
        except TrainingError as error:
            print(f"shell: {error}", file=sys.stderr)
            return 1
    environ = child_environment(settings)
    actions = subprocess.Popen(
        [sys.executable, "-m", "rasa_sdk", "--actions", "actions",
         "--port", str(settings.actions_port)],
        cwd=ROOT, env=environ, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_port(settings.actions_port)
        shell = [sys.executable, "-m", "deploy.without_tensorflow", "shell", "--model", str(MODEL),
                 "--endpoints", str(write_endpoints(settings))]  # fmt: skip
        return subprocess.run(shell, cwd=ROOT, env=environ, check=False).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        actions.terminate()
        actions.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(main())
