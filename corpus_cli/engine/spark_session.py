"""A session of Spark's: opened once a master, quietly, and what goes wrong with it in our words."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from corpus_cli.errors import CorpusError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NAME: Final = "corpus"
_INSTALL: Final = "in the project's folder: pip install '.[spark]'"
_CONNECT: Final = "sc://"
_LOCAL: Final = "local"
_LOOPBACK: Final = "127.0.0.1"
_PYTHON_ERROR: Final = re.compile(r"^[\w.]*(Error|Exception): ")
_ADDRESS: Final = re.compile(r"(?:spark|sc)://(?P<host>[^:/;,]+)(?::(?P<port>\d+))?")
_CONNECT_PORT: Final = 15002
_PATIENCE: Final = 10.0  # seconds
_JAVA_ERROR: Final = re.compile(r"(?:Exception|Error)\S*: (?P<said>.+)$")
_LONGEST: Final = 300  # characters of an error that are shown


@cache
def open_session(master: str) -> SparkSession:
    """Return the session with a master; one that is active already is used.

    Raises UsageError where Spark, or the Java it needs, is not installed, CorpusError where it
    does not start or cannot be reached.
    """
    with _installed():
        from pyspark.sql import SparkSession

        _require_listener(master)
        # It says in ours what `errors` says in a line.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        if master.startswith(_CONNECT):
            with errors():
                session = SparkSession.builder.remote(master).getOrCreate()
                session.sql("select 1").collect()  # until now nobody was called
                return session
        return SparkSession.getActiveSession() or _started(master)


@contextmanager
def _installed() -> Iterator[None]:
    from importlib.util import find_spec

    if find_spec("pyspark") is None or find_spec("sqlglot") is None:
        raise UsageError("Spark is not installed", hint=_INSTALL)
    try:
        yield
    except ImportError as error:  # of what Spark Connect needs, perhaps
        raise UsageError(f"Spark is not installed: {error}", hint=_INSTALL) from error


def _started(master: str) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    _require_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = SparkConf().setMaster(master).setAppName(_NAME)
    settings.set("spark.ui.showConsoleProgress", "false")
    # Workers are started by `python -m`: without this, in the current folder's modules first.
    settings.setIfMissing("spark.executorEnv.PYTHONSAFEPATH", "1")
    if master.startswith(_LOCAL):
        settings.setAll(_ALONE)
    with tempfile.TemporaryFile() as log, errors(log):
        # Not to our own streams: what Java prints is no answer, and a warning of its own is none.
        streams = {"stdout": log, "stderr": log}
        gateway = launch_gateway(settings, streams)
        return SparkSession(SparkContext(conf=settings, gateway=gateway))


_ALONE: Final = [
    ("spark.driver.host", _LOOPBACK),
    ("spark.driver.bindAddress", _LOOPBACK),
    ("spark.ui.enabled", "false"),
    ("spark.sql.shuffle.partitions", str(os.cpu_count() or 1)),
    ("spark.sql.adaptive.enabled", "false"),
    ("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1"),
]
"""Settings of a Spark on this machine alone: nobody else can reach it, and nobody looks at it.

A session of a few statements ends before Java's second compiler, or plans that adapt to what they
find, would have paid for themselves: without them it takes half the processor time.
"""


def _require_listener(master: str) -> None:
    """See that somebody listens where a master says so: Spark itself would try for minutes."""
    found = _ADDRESS.match(master)
    if found is None:
        return
    host, port = found["host"], int(found["port"] or _CONNECT_PORT)
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        said = error.strerror or str(error)
        raise UsageError(f"cannot reach Spark at {host}:{port}: {said}") from error


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (home and Path(home, "bin", "java").exists()) and shutil.which("java") is None:
        raise UsageError(
            "Spark needs Java, which was not found",
            hint="install Java 17 or newer and set JAVA_HOME or PATH, or use a server: "
            "--engine spark:sc://HOST:PORT",
        )


@contextmanager
def errors(log: IO[bytes] | None = None) -> Iterator[None]:
    """Turn Spark's errors into ours; `log` is what it may have said more."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    known: tuple[type[Exception], ...] = (PySparkException, Py4JError, ConnectionError)
    try:
        yield
    except known as error:
        said = _last_line(log) or _reason(error)
        raise CorpusError(f"Spark: {said}", hint=_hint(said)) from error


def _reason(error: Exception) -> str:
    """Return what went wrong in a line: of a failed task, the last of its traceback."""
    java = getattr(error, "java_exception", None)
    text = str(java.toString() if java is not None else error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    raised = [line for line in lines if _PYTHON_ERROR.search(line)]
    return (raised or lines or [type(error).__name__])[-1 if raised else 0][:_LONGEST]


def _last_line(log: IO[bytes] | None) -> str:
    """Return the last error that Java told, if any: why it did not start."""
    if log is None:
        return ""
    log.seek(0)
    lines = log.read().decode("utf-8", "replace").splitlines()
    told = [found["said"] for found in map(_JAVA_ERROR.search, lines) if found]
    return told[-1][:_LONGEST] if told else ""


def _hint(said: str) -> str | None:
    if "No module named 'corpus_cli" in said:
        return "install thai-corpus-cli[spark], the same version, for the Python of the workers"
    return None
