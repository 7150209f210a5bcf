"""A folder of statements without an INDEX.md.

Every .txt and .md file in it and in the folders below is a statement, in the order of their paths;
front matter gives title, date and so on, or the layout of a plain statement does: a title, a
blank line, the text, `ที่มา : URL` (`text_file.py`). Names that begin with a dot are not looked at,
links to folders are not followed, an INDEX.md further down is a corpus of its own, a README is none
of the statements.

Files of records among them (`kinds.py`: .jsonl, .csv, .xlsx and so on) are read as well, each in
its place, their ids told apart where two files number their own. One that cannot be read is a
skipped entry. Files that may be statements and are not read (.doc, .pages) are counted in one more.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.kinds import kind_of_name
from corpus_cli.sources.paths import STATEMENT_SUFFIXES, locate, without_suffix
from corpus_cli.sources.skips import EntrySkipped, Ids, SkipCode, located, read_entry
from corpus_cli.sources.source import INDEX_NAME, SourceFile, stat_file

if TYPE_CHECKING:  # a search asks a folder for its files alone
    from corpus_cli.sources.fields import Names
    from corpus_cli.sources.statements.text_file import Reading

_README: Final = "readme"
_HIDDEN: Final = (".", "~$")  # the latter are what Office writes while a file is open
_INDEX_MARK: Final = "CORPUS-INDEX"  # `index.snapshot.location.MARK`, which is a floor above


class Found(NamedTuple):
    """A file that was come across; `problem` says why it cannot be read, if so."""

    path: str
    problem: EntrySkipped | None = None

    @property
    def has_records(self) -> bool:
        """Whether it is a file of records that can be read."""
        return self.problem is None and not is_statement(self.path)


class FolderSource:
    """The statements of a folder. `root` is resolved; `names` are the user's own of fields."""

    description: str | None = None
    language: str | None = None

    def __init__(self, root: Path, names: Names | None = None) -> None:
        self.root = root
        self.path = root
        self.name = root.name or str(root)
        self._names: Names = names or {}

    def files(self) -> list[SourceFile]:
        """Return the files that are read, by path."""
        root = str(self.root)
        return [stat_file(root, found.path) for found in self._found() if found.problem is None]

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the statements, by path; then what was not read, all in one."""
        # Late: the search path asks a folder for its files alone.
        from corpus_cli.sources.statements.text_file import read_ahead

        ids = Ids()
        for has_records, group in groupby(self._found(), lambda found: found.has_records):
            if has_records:
                for found in group:
                    yield from records_in(self.root, found.path, self._names, ids)
                continue
            for found, reading in read_ahead(self.root, group, _path):
                yield located(read_entry(self._document, reading, found.path, ids), found.path)
        if others := self.other_files():
            yield EntrySkipped(SkipCode.OTHER_FILES, others).at(".")

    def has_statements(self) -> bool:
        """Tell whether there is any statement or file of records; stops at the first."""
        return any(found.problem is None for found in _walk(self.root, Counter()))

    def other_files(self) -> str | None:
        """Say how many files there are that may be statements and are not read, None for none."""
        from corpus_cli.sources.statements.other_formats import not_read

        others: Counter[str] = Counter()
        for _ in _walk(self.root, others):
            pass
        return not_read(others)

    def _found(self) -> list[Found]:
        return sorted(_walk(self.root, Counter()), key=lambda found: found.path)

    def _document(self, reading: Reading, path: str, ids: Ids) -> Document:
        from corpus_cli.sources.containers.combined import renamed_document
        from corpus_cli.sources.statements.text_file import plain_statement

        document = plain_statement(reading.document())
        if self._names:
            document = renamed_document(document, self._names)
        return ids.claim(document, path)


def records_in(root: Path, path: str, names: Names, ids: Ids) -> Iterator[Document | Skipped]:
    """Yield what the file of records at `path` has; one that cannot be read is a skipped entry."""
    kind = kind_of_name(path)
    assert kind is not None  # noqa: S101 - whoever asks has looked
    try:
        for entry in kind.open(locate(root, path), names).entries():
            placed = entry._replace(source=_beside(path, entry.source))
            if isinstance(placed, Skipped):
                yield placed
            else:
                claimed = read_entry(ids.claim, placed, path, without_suffix(path))
                yield located(claimed, placed.source)
    except EntrySkipped as problem:
        yield problem.at(path)
    except SourceError as error:
        reason = error.message.replace(str(root / path), "it")
        yield EntrySkipped(
            SkipCode.UNREADABLE, f"{reason}; {error.hint}" if error.hint else reason
        ).at(path)


def _beside(path: str, source: str) -> str:
    """Return where an entry of the file at `path` is from: the file, or a path below it."""
    folder, slash, _ = path.rpartition("/")
    return folder + slash + source


def _path(found: Found) -> str:
    if found.problem is not None:
        raise found.problem
    return found.path


def is_statement(path: str) -> bool:
    """Tell whether a file in a folder is a statement by its name."""
    return path.lower().endswith(STATEMENT_SUFFIXES)


def is_readme(name: str) -> bool:
    """Tell whether a file describes the files beside it."""
    return name.lower().partition(".")[0] == _README


def is_hidden(path: str) -> bool:
    """Tell whether a file or a folder above it has a name that is not looked at."""
    parts = (part for part in path.split("/") if part not in {".", ".."})
    return any(part.startswith(_HIDDEN) for part in parts)


def _walk(root: Path, others: Counter[str]) -> Iterator[Found]:
    """Yield what is below `root`, in no order; folders may be nested however deep.

    The suffixes of files that are not read are counted in `others`.
    """
    folders = [""]  # relative to `root`, "" or ending in a slash
    while folders:
        yield from _listed(root, folders.pop(), folders, others)


def _listed(root: Path, folder: str, folders: list[str], others: Counter[str]) -> Iterator[Found]:
    """Yield what is in a folder, and add the folders that are in it to `folders`."""
    try:
        with os.scandir(root / folder) as listing:
            entries = [entry for entry in listing if not entry.name.startswith(_HIDDEN)]
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
        elif _is_read(entry.name):
            yield Found(path, _problem_of_name(path, entry.name))
        else:
            others[os.path.splitext(entry.name)[1].lower()] += 1  # noqa: PTH122


def _is_read(name: str) -> bool:
    """Tell whether a file in a folder is a statement or has records, by its name."""
    if is_statement(name):
        return not is_readme(name)
    return kind_of_name(name) is not None


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link in a circle, or below a file: reading it says so
        return False


def _problem_of_name(path: str, name: str) -> EntrySkipped | None:
    if not path.isprintable() and any("\ud800" <= c <= "\udfff" for c in path):
        return EntrySkipped(SkipCode.SURROGATE, "its name is not UTF-8")
    if name == INDEX_NAME:
        return EntrySkipped(SkipCode.INDEX, "a separate corpus: open it with --corpus")
    return None
