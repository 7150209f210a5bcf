"""A Spark of its own for tests: a master and two workers, or a Connect server, on loopback.

Every process is started here and stopped here, by its own number; all that they write goes into a
folder of the test's.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyspark

HOME = Path(pyspark.__file__).parent
LOOPBACK = "127.0.0.1"
PATIENCE = 240.0  # seconds: a machine may have much else to do
_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_SETTINGS = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": _QUICK,
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": _QUICK,
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}


def free_port() -> int:
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        port: int = held.getsockname()[1]
        return port


def wait_for(what: Callable[[], Any], name: str, patience: float = PATIENCE) -> Any:
    """Ask again and again until there is an answer; fail after so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {patience:.0f} s for {name}")


class Processes:
    """Processes of Spark's, and what they are told."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        settings = "".join(f"{name} {value}\n" for name, value in _SETTINGS.items())
        (folder / "conf").mkdir()
        (folder / "conf" / "spark-defaults.conf").write_text(settings, encoding="utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CORPUS_")},
            "SPARK_CONF_DIR": str(folder / "conf"),
            "SPARK_LOCAL_IP": LOOPBACK,
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": _QUICK,
            "PYSPARK_PYTHON": sys.executable,
        }

    def start(self, name: str, *command: str) -> None:
        log = (self._folder / f"{name}.log").open("ab")
        self._running[name] = subprocess.Popen(
            command, env=self.environment, stdout=log, stderr=log, cwd=self._folder
        )
        log.close()

    def has_ended(self, name: str) -> bool:
        return self._running[name].poll() is not None

    def kill(self, name: str) -> None:
        """End it at once, as when the machine is lost."""
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in reversed(list(self._running)):
            self.kill(name)


class Cluster:
    """A master and its workers, each of one core."""

    def __init__(self, processes: Processes, folder: Path) -> None:
        self._processes = processes
        self._folder = folder
        self._port, self._page = free_port(), free_port()
        self._started = 0
        self.environment = processes.environment

    @property
    def engine(self) -> str:
        return f"spark:spark://{LOOPBACK}:{self._port}"

    def start(self) -> None:
        address = ("--host", LOOPBACK, "--port", str(self._port), "--webui-port", str(self._page))
        self._class("master", "master.Master", *address)
        wait_for(lambda: self.workers() is not None, "the master")
        for _ in range(2):
            self.start_worker()
        wait_for(lambda: self.workers() == 2, "two workers")

    def start_worker(self) -> str:
        self._started += 1
        name = f"worker{self._started}"
        limits = ("--cores", "1", "--memory", "1g", "--host", LOOPBACK, "--webui-port", "0")
        folder = ("--work-dir", str(self._folder / name))
        self._class(name, "worker.Worker", *limits, *folder, self.engine.removeprefix("spark:"))
        return name

    def lose_worker(self) -> None:
        """Kill one, and start another in its place."""
        self._processes.kill(f"worker{self._started}")
        self.start_worker()

    def workers(self) -> int | None:
        """How many there are, None where the master does not answer yet."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self._page}/json/", timeout=5) as page:
                return int(json.load(page)["aliveworkers"])
        except OSError:
            return None

    def _class(self, name: str, role: str, *arguments: str) -> None:
        command = str(HOME / "bin" / "spark-class")
        self._processes.start(name, command, f"org.apache.spark.deploy.{role}", *arguments)


@contextmanager
def processes(folder: Path) -> Iterator[Processes]:
    started = Processes(folder)
    try:
        yield started
    finally:
        started.stop()


def start_connect_server(started: Processes) -> str:
    """Start a server on this machine alone, and return its engine's name."""
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.port": str(port),
        "spark.connect.grpc.binding.address": LOOPBACK,
    }
    options = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    # For Spark this server is a daemon, and has a daemon's memory.
    started.environment |= {"SPARK_CONNECT_MODE": "0", "SPARK_DAEMON_MEMORY": "1g"}
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    command = (str(HOME / "bin" / "spark-submit"), "--class", server, "--master", "local[1]")
    started.start("connect", *command, *options)

    def listens() -> bool:
        assert not started.has_ended("connect")
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            return False
        return True

    wait_for(listens, "the Connect server")
    return f"spark:sc://{LOOPBACK}:{port}"
