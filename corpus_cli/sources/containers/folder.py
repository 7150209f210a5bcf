"""A folder of statements without an INDEX.md.

Every .txt and .md file in it and in the folders below is a statement, in the order of their paths;
front matter gives title, date and so on, or the layout of a plain statement does: a title, a
blank line, the text, `ที่มา : URL` (`text_file.py`). Names that begin with a dot are not looked at,
links to folders are not followed, an INDEX.md further down is a corpus of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.paths import STATEMENT_SUFFIXES
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import INDEX_NAME, SourceFile, stat_file

_INDEX_MARK: Final = "CORPUS-INDEX"  # `index.snapshot.location.MARK`, which is a floor above


class Found(NamedTuple):
    """A file that was come across; `problem` says why it cannot be a statement, if so."""

    path: str
    problem: EntrySkipped | None = None


class FolderSource:
    """The statements of a folder. `root` is resolved."""

    description: str | None = None
    language: str | None = None

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root
        self.name = root.name or str(root)

    def files(self) -> list[SourceFile]:
        """Return the statements, by path."""
        root = str(self.root)
        return [stat_file(root, path) for path, problem in self._found() if problem is None]

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the statements, by path."""
        seen: dict[str, str] = {}
        for path, problem in self._found():
            yield located(read_entry(self._document, path, problem, seen), path)

    def has_statements(self) -> bool:
        """Tell whether there is any statement; stops at the first."""
        return any(found.problem is None for found in _walk(self.root))

    def _found(self) -> list[Found]:
        return sorted(_walk(self.root), key=lambda found: found.path)

    def _document(self, path: str, problem: EntrySkipped | None, seen: dict[str, str]) -> Document:
        # Late: the search path asks a folder for its files alone.
        from corpus_cli.sources.statements.text_file import plain_statement, read_document

        if problem is not None:
            raise problem
        document = plain_statement(read_document(self.root, path))
        claim_id(seen, document.id, path)
        return document


def _walk(root: Path) -> Iterator[Found]:
    """Yield what is below `root`, in no order; folders may be nested however deep."""
    folders = [""]  # relative to `root`, "" or ending in a slash
    while folders:
        yield from _listed(root, folders.pop(), folders)


def _listed(root: Path, folder: str, folders: list[str]) -> Iterator[Found]:
    """Yield what is in a folder, and add the folders that are in it to `folders`."""
    try:
        with os.scandir(root / folder) as listing:
            entries = [entry for entry in listing if not entry.name.startswith(".")]
    except OSError as error:
        reason = error.strerror or str(error)
        yield Found(folder, EntrySkipped(SkipCode.UNREADABLE, reason))
        return
    if any(entry.name == _INDEX_MARK for entry in entries):
        return  # an index: its word lists are no statements
    for entry in entries:
        path = folder + entry.name
        if entry.is_dir(follow_symlinks=False):
            folders.append(path + "/")
        elif _leads_to_folder(entry):
            yield Found(path, EntrySkipped(SkipCode.FOLDER, "a link to a folder is not followed"))
        elif entry.name.lower().endswith(STATEMENT_SUFFIXES):
            yield Found(path, _problem_of_name(path, entry.name))


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link in a circle, or below a file: reading it says so
        return False


def _problem_of_name(path: str, name: str) -> EntrySkipped | None:
    if not path.isprintable() and any("\ud800" <= c <= "\udfff" for c in path):
        return EntrySkipped(SkipCode.SURROGATE, "its name is not UTF-8")
    if name == INDEX_NAME:
        return EntrySkipped(SkipCode.INDEX, "a corpus of its own: open it by itself")
    return None
