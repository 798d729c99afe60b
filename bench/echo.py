"""The limit of the web server: ``python -m bench.echo PORT`` answers what it is sent."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from deploy.demo.assistant import free_port
from deploy.run import wait_for_port
from deploy.settings import ROOT


class Echo:
    """An echo in a process of its own, as a context manager."""

    def __enter__(self) -> Echo:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bench.echo", str(port)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for_port(port)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def main() -> None:
    """Answer until ended."""
    app = Sanic("echo")

    @app.post("/")
    async def echo(request: Request) -> HTTPResponse:
        return response.json(request.json)

    app.run("127.0.0.1", int(sys.argv[1]), access_log=False)


if __name__ == "__main__":
    main()
