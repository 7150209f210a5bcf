"""What every kind of source offers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from corpus_cli.errors import UsageError
from corpus_cli.model.source import Document, Skipped

if TYPE_CHECKING:  # every start of the program comes through here, and needs no fields
    from corpus_cli.sources.fields import Names

ABSENT: Final = -1
INDEX_NAME: Final = "INDEX.md"


def typed_path(path: str | Path) -> Path:
    """Return a path that a user typed, with the home folder for its `~`. Raises UsageError."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        user = Path(path).parts[0]
        raise UsageError(
            f"cannot read {path}: {user} has no home folder",
            hint="write the path in full, or with ./ in front for a name that begins with ~",
        ) from None


class SourceFile(NamedTuple):
    """One file that an index was made from.

    `path` is relative to the corpus' root, with forward slashes; `size` is in bytes, and `ABSENT`
    (-1, with an `mtime_ns` of 0) for a file that is listed and is not there: should it appear, the
    index is stale. `mtime_ns` is its time of change in nanoseconds.
    """

    path: str
    size: int
    mtime_ns: int


class Source(Protocol):
    """A corpus that can be read. Opening one reads nothing of it yet.

    Each member may raise SourceError, because that is when an index file is first read.
    """

    @property
    def name(self) -> str:
        """What the corpus calls itself, else what its folder or file is called."""
        ...

    @property
    def description(self) -> str | None:
        """What the corpus says of itself."""
        ...

    @property
    def language(self) -> str | None:
        """The language it says it is in, as written (`th`)."""
        ...

    @property
    def root(self) -> Path:
        """The folder that holds the corpus, resolved."""
        ...

    @property
    def path(self) -> Path:
        """What was opened, resolved: the INDEX.md, the folder, the .jsonl file."""
        ...

    def files(self) -> list[SourceFile]:
        """Return every file whose change makes an index stale, by path; reads no statement."""
        ...

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield documents and skipped entries one by one, in the order of the source."""
        ...


class OneFile:
    """What the sources that are one file of many records have in common.

    `path` is resolved; `root` is the folder it lies in; `name` is what the corpus is called;
    `names` says what the file's own names of fields mean.
    """

    description: str | None = None
    language: str | None = None

    def __init__(self, path: Path, name: str, names: Names) -> None:
        self.path = path
        self.root = path.parent
        self.name = name or path.name
        self.names = names

    def files(self) -> list[SourceFile]:
        """Return the one file."""
        return [stat_file(str(self.root), self.path.name)]


def stat_file(root: str, path: str) -> SourceFile:
    """Return what the file at `path` below `root` is now."""
    try:
        status = os.stat(os.path.join(root, path))  # noqa: PTH116, PTH118 - 5 times as quick
    except (OSError, ValueError):
        return SourceFile(path, ABSENT, 0)
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def unchanged(root: Path, files: Iterable[SourceFile]) -> bool:
    """Tell whether every one of `files` still is what it was.

    Much cheaper than `Source.files()` where there is an INDEX.md: while that file is as it was,
    so is what it lists. (A folder without one may have gained a file: ask its source.)
    """
    base = str(root)
    return all(stat_file(base, file.path) == file for file in files)
