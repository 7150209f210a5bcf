"""Is the index older than the corpus? Told by sizes and times, without reading the corpus."""

from __future__ import annotations

from pathlib import Path

from corpus_cli.index.snapshot import Snapshot
from corpus_cli.model.settings import NO_SETTINGS, Settings
from corpus_cli.sources.source import SourceFile, unchanged


def is_stale(snapshot: Snapshot, path: Path, settings: Settings = NO_SETTINGS) -> bool:
    """Tell whether the corpus at `path` is another one than was indexed, or has changed since.

    Corpora of very many files are not compared here: `corpus index` does that.
    """
    if snapshot.source.path != str(path) or snapshot.source.settings != settings.digest:
        return True
    if snapshot.source.watched is None:
        return False
    watched = [SourceFile(*entry) for entry in snapshot.source.watched]
    root = path if path.is_dir() else path.parent
    return not unchanged(root, watched) or _has_new_files(path, watched, settings)


def _has_new_files(path: Path, watched: list[SourceFile], settings: Settings) -> bool:
    """Tell whether a folder without an INDEX.md has files that were not there."""
    if not path.is_dir():
        return False
    from corpus_cli.sources.opening import open_source

    return [file.path for file in open_source(path, settings).files()] != [
        file.path for file in watched
    ]
