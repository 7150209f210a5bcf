"""Several sources as one corpus, and fields under the user's own names.

    sources: [2023.jsonl.xz, 2024.csv, letters/]     # in corpus.yaml
    fields: {วันเก็บ: collected, date: collected, body: text}

Documents come source by source, in the order they are named; a pattern (`2022/*.jsonl`) names files
in the order of their names. An id that two sources give to different texts is told apart by the
name of the source that gives it later.

`fields` says what a field of the sources is: a name of `fields.NAMES`, or any other, under which it
is kept as metadata; so a `date` that is the day of collecting is no document's date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.fields import (
    Names,
    field_of,
    is_publication_name,
    tags_of,
    text_of,
    values_at,
)
from corpus_cli.sources.paths import without_suffix
from corpus_cli.sources.skips import EntrySkipped, Ids, printable_path
from corpus_cli.sources.source import Source, SourceFile, stat_file
from corpus_cli.sources.spelling import spelling_key

_TEXTS: Final = ("title", "issuer", "url", "category", "date")


class CombinedSource:
    """Sources below one folder. `path` is the corpus that was asked for, `root` that folder."""

    description: str | None = None

    def __init__(self, path: Path, root: Path, sources: Sequence[Source]) -> None:
        self.path = path
        self.root = root
        self.name = path.stem if path.is_file() else path.name or str(path)
        self._sources = sources

    @property
    def language(self) -> str | None:
        """The language, where all sources that say one say the same."""
        languages = {source.language for source in self._sources} - {None}
        return languages.pop() if len(languages) == 1 else None

    def files(self) -> list[SourceFile]:
        """Return the files of all sources, by path, each once."""
        root = str(self.root)
        paths = {
            self._below(source, file.path) for source in self._sources for file in source.files()
        }
        return [stat_file(root, path) for path in sorted(paths)]

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the entries of each source in turn."""
        ids = Ids()
        for source in self._sources:
            group = without_suffix(source.path.relative_to(self.root).as_posix())
            for entry in source.entries():
                placed = entry._replace(source=self._below(source, entry.source))
                try:
                    if isinstance(placed, Document):
                        placed = ids.claim(placed, printable_path(placed.source), group)
                    yield placed
                except EntrySkipped as skip:
                    yield skip.at(placed.source)

    def _below(self, source: Source, path: str) -> str:
        folder = source.root.relative_to(self.root).as_posix()
        return path if folder == "." else f"{folder}/{path}"


def renamed_document(document: Document, names: Names) -> Document:
    """Return a document with its fields under the user's own names."""
    values = {}
    changes: dict[str, Any] = {}
    metadata = dict(document.metadata)
    for name, meaning in names.items():
        field = field_of(name)
        if name in metadata:
            values[meaning] = metadata.pop(name)
            if is_publication_name(name) and document.date == text_of(values[meaning]):
                changes["date"] = None
        elif field in _TEXTS and getattr(document, field) is not None:
            values[meaning] = getattr(document, field)
            changes[field] = None
        elif within := list(values_at(metadata, spelling_key(name))):
            values[meaning] = within[0] if len(within) == 1 else within
    for meaning, value in values.items():
        field = field_of(meaning)
        held = tags_of(value) if field == "tags" else text_of(value)
        if field in {*_TEXTS, "tags"} and held is not None:
            changes[str(field)] = held
        else:
            metadata[meaning] = value
    return document._replace(**changes, metadata=metadata)
