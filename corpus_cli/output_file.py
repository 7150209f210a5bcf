"""The file that a user names for an answer: `-o`, `--plot`.

It is written aside, in the same folder, and takes its name when it is whole: if writing fails or is
interrupted, what was there before still stands. A link is followed, and what it leads to is
replaced. Pipes and devices (`/dev/stdout`, `/dev/null`) are written as one goes. What belongs to
the corpus, its index included, is refused before anything is asked.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TextIO

from corpus_cli.errors import UsageError

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_STRAIGHT: Final = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
_STREAMS: Final = ("/dev/", "/proc/")


class Belongings(NamedTuple):
    """What must not be replaced by an answer.

    `named` are files, whether they exist or not, and folders with all that is in them, each with
    what it is; `sources` lists the files that the corpus is read from.
    """

    named: Sequence[tuple[Path, str]] = ()
    sources: Callable[[], Iterable[Path]] = tuple


@contextmanager
def text_file(path: Path) -> Iterator[TextIO]:
    """Yield a file for UTF-8 text, line ends as they are given; it is at `path` when it is whole.

    Raises UsageError where there can be none, OSError where it cannot be finished.
    """
    with (
        _descriptor(path) as descriptor,
        open(descriptor, "w", encoding="utf-8", newline="", closefd=False) as file,
    ):
        yield file


@contextmanager
def binary_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file for bytes; otherwise as `text_file`."""
    with _descriptor(path) as descriptor, open(descriptor, "wb", closefd=False) as file:
        yield file


def refuse_own(path: Path, own: Belongings) -> None:
    """Raise UsageError if `path` is, or leads to, something that belongs to the corpus."""
    with _opening(path):
        target = _resolved(path)
    status = _status(target)
    if status is not None and not stat.S_ISREG(status.st_mode):
        return
    for place, what in own.named:
        if target.is_relative_to(_resolved(place)) or _is_in(status, place):
            raise _refusal(path, what)
    if status is not None and any(_is_same(status, source) for source in own.sources()):
        raise _refusal(path, "part of the corpus")


def _refusal(path: Path, what: str) -> UsageError:
    return UsageError(f"cannot write to {path}: it is {what}", hint="name another file")


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _status(path: Path) -> os.stat_result | None:
    """Return what the file system says of a file, None if there is none."""
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _is_same(status: os.stat_result, path: Path) -> bool:
    other = _status(path)
    return other is not None and os.path.samestat(status, other)


def _is_in(status: os.stat_result | None, place: Path) -> bool:
    """Tell whether a file is `place` or, under another name, a file in that folder."""
    if status is None:
        return False
    if not place.is_dir():
        return _is_same(status, place)
    return any(
        _is_same(status, Path(folder, name))
        for folder, _, names in os.walk(place)
        for name in names
    )


def _descriptor(path: Path) -> AbstractContextManager[int]:
    with _opening(path):
        target = _resolved(path)
    if is_stream(path):
        return _straight(path)
    return _aside(path, target, _status(target))


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe or a device, or a stream by name (`/dev/stdout`)."""
    status = _status(_resolved(path))
    is_special = status is not None and not stat.S_ISREG(status.st_mode)
    return is_special or os.path.abspath(path).startswith(_STREAMS)  # noqa: PTH100 - links as they are


@contextmanager
def _straight(path: Path) -> Iterator[int]:
    with _opening(path):
        descriptor = os.open(path, _STRAIGHT)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _aside(path: Path, target: Path, status: os.stat_result | None) -> Iterator[int]:
    aside = target.with_name(f".{os.urandom(8).hex()}.new")
    with _opening(path):
        if status is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        descriptor = os.open(aside, _NEW, 0o666)
    try:
        if status is not None:
            _allow_the_same(descriptor, status)
        yield descriptor
        os.fsync(descriptor)
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    finally:
        os.close(descriptor)


def _allow_the_same(descriptor: int, status: os.stat_result) -> None:
    """Give a new file the owner, where that is allowed, and the permissions of the old one."""
    with suppress(OSError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path} cannot be written: {said}") from error
