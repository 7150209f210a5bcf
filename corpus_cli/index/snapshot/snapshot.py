"""The state of an index at one moment: its segments, and what they were made from.

A snapshot names the segments that make up the corpus, with the size and SHA-256 of each of their
files, the settings they were made with, and what the source looked like. Whoever has it needs no
other file to know what is there. `snapshot_file.py` reads and writes it.
"""

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.index.files.format import LEXICONS, FileRecord, SegmentRecord
from corpus_cli.model.source import Skipped

SNAPSHOT: Final = "snapshot.json"


class Settings(NamedTuple):
    """What the analysis depends on: where one differs, segments cannot be mixed.

    `names` is the recipe by which names were found, "" where they were not; `rules` are those of
    the analysis, by name (`text/analysis_rules.py`).
    """

    tokenizer: str
    lexicon: str
    lexicon_digest: str
    versions: Mapping[str, str]
    names: str = ""
    rules: Mapping[str, str] = {}


class SourceState(NamedTuple):
    """What the source was when it was read.

    `watched` are (path, size, modification time in ns) of its files, in order of their paths;
    null for a corpus of very many files, which only `corpus index` compares: by `digest`, which
    is of all of them. `max_document` is the largest document that was taken in, in bytes;
    `settings` the digest of the user's settings.
    """

    path: str
    bytes: int
    watched: Sequence[tuple[str, int, int]] | None
    digest: str = ""
    max_document: int = 0
    settings: str = ""


class LexiconRecord(NamedTuple):
    """Where the word lists lie, and what their files must be."""

    name: str
    files: Mapping[str, FileRecord]


class Snapshot(NamedTuple):
    """Everything that `snapshot.json` says.

    `generation` counts the snapshots of an index, `guessed` the documents whose encoding was told
    by their spelling alone.
    """

    name: str
    description: str | None
    language: str | None
    built: str
    settings: Settings
    source: SourceState
    segments: Sequence[SegmentRecord]
    skipped: Sequence[Skipped]
    lexicon: LexiconRecord = LexiconRecord("", {})
    generation: int = 0
    guessed: int = 0

    @property
    def id(self) -> str:
        """A short name of the content: equal for equal segments and settings."""
        parts = [*self.settings[:3], *map(str, sorted(self.settings.versions.items()))]
        for segment in self.segments:
            parts += (f"{name} {file.sha256}" for name, file in sorted(segment.files.items()))
            if segment.deletions:
                parts += (file.sha256 for file in segment.deletions.files.values())
        content = "\n".join(parts).encode()
        return f"{zlib.crc32(content):08x}{zlib.adler32(content):08x}"[:12]

    @property
    def documents(self) -> int:
        """Documents of the corpus."""
        return sum(segment.live for segment in self.segments)

    @property
    def words(self) -> int:
        """Units that count as words, in all segments."""
        return sum(segment.words for segment in self.segments)

    @property
    def bytes(self) -> int:
        """Bytes of all files that it names."""
        files = [segment.files for segment in self.segments]
        files += [s.deletions.files for s in self.segments if s.deletions]
        return sum(file.size for named in (*files, self.lexicon.files) for file in named.values())

    def lexicon_folder(self, folder: Path) -> Path:
        """Return where the word lists of an index lie."""
        return folder / LEXICONS / self.lexicon.name
