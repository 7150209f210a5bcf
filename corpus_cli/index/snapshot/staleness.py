"""Tells how an index differs from its corpus: whether it is older, by sizes and times of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from corpus_cli.errors import IndexFormatError, UsageError
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.index.snapshot.snapshot_file import REBUILD
from corpus_cli.model.settings import NO_SETTINGS, Settings
from corpus_cli.model.source import Skipped
from corpus_cli.model.warnings import WarningCode, Warnings
from corpus_cli.sources.source import INDEX_NAME, SourceFile, unchanged
from corpus_cli.text.analysis_rules import analysis_rules

_TOLD = 3  # entries that were skipped, with their reasons


def is_stale(snapshot: Snapshot, path: Path, settings: Settings = NO_SETTINGS) -> bool:
    """Tell whether the corpus at `path` is another one than was indexed, or has changed since.

    Or whether it was indexed by other rules. Corpora of very many files are not compared here:
    `corpus index` does that.
    """
    if snapshot.source.path != str(path) or snapshot.source.settings != settings.digest:
        return True
    if other_rules(snapshot.settings.rules):
        return True
    if snapshot.source.watched is None:
        return False
    watched = [SourceFile(*entry) for entry in snapshot.source.watched]
    root = path if path.is_dir() else path.parent
    return not unchanged(root, watched) or _has_new_files(path, watched, settings)


def other_rules(rules: Mapping[str, str]) -> str | None:
    """Say which rules of the analysis are other ones now than these, None for none."""
    for name, now in analysis_rules().items():
        if rules.get(name) != now:
            return f"the rules of {name} have changed"
    return None


def refuse_other_rules(snapshot: Snapshot, folder: Path) -> None:
    """Raise IndexFormatError if different rules built the index: its answers would be wrong."""
    if difference := other_rules(snapshot.settings.rules):
        raise IndexFormatError(f"the index in {folder} is outdated: {difference}", hint=REBUILD)


def refuse_another(snapshot: Snapshot, path: Path, folder: Path) -> None:
    """Raise UsageError if the index in `folder` is of another corpus than the one at `path`.

    A folder and its INDEX.md are one corpus. One that is no longer where it was has been moved, and
    its index is brought up to date.
    """
    was = Path(snapshot.source.path)
    with suppress(OSError):
        if was.exists() and not _root(was).samefile(_root(path)):
            raise UsageError(
                f"the index in {folder} belongs to another corpus, {was}",
                hint=f"use --corpus {was}, or another folder with --index",
            )


def _root(path: Path) -> Path:
    return path.parent if path.name == INDEX_NAME else path


def _has_new_files(path: Path, watched: list[SourceFile], settings: Settings) -> bool:
    """Tell whether a folder without an INDEX.md has files that were not there."""
    if not path.is_dir():
        return False
    from corpus_cli.sources.opening import open_source

    return [file.path for file in open_source(path, settings).files()] != [
        file.path for file in watched
    ]


def warn_of_content(snapshot: Snapshot, warnings: Warnings, *, tell: bool) -> None:
    """Warn of what a snapshot lacks, and of what it has by a guess.

    People are told only if wanted: of skipped entries the first with their reasons.
    """
    if snapshot.skipped:
        _warn_of_skipped(snapshot.skipped, warnings, tell=tell)
    if snapshot.guessed:
        documents = "1 document" if snapshot.guessed == 1 else f"{snapshot.guessed:,} documents"
        message = f"read {documents} as CP874 (TIS-620), not UTF-8: check it, or save it as UTF-8"
        warnings.add(WarningCode.GUESSED_ENCODING, message, None if tell else ())


def _warn_of_skipped(entries: Sequence[Skipped], warnings: Warnings, *, tell: bool) -> None:
    from corpus_cli.sources.skips import SkipCode  # late: few corpora have any

    unread = [entry for entry in entries if entry.code == SkipCode.OTHER_FILES]
    skipped = [entry for entry in entries if entry.code != SkipCode.OTHER_FILES]
    if skipped:
        codes = Counter(entry.code for entry in skipped)
        counts = ", ".join(f"{count:,} {code}" for code, count in codes.most_common())
        were = "1 entry was" if len(skipped) == 1 else f"{len(skipped):,} entries were"
        message = f"{were} skipped ({counts}); to list: corpus info"
        told = _skipped_entries(skipped) if tell else ()
        warnings.add(WarningCode.SKIPPED, message, told)
    for entry in unread:
        warnings.add(WarningCode.UNREAD_FILES, entry.reason, None if tell else ())


def _skipped_entries(skipped: Sequence[Skipped]) -> list[str]:
    """Return what to tell of the entries that could not be taken in: the first, and how many."""
    told = [f"skipped {entry.place}: {entry.reason}" for entry in skipped[:_TOLD]]
    more = len(skipped) - len(told)
    return [*told, f"{more:,} more were skipped: corpus info"] if more else told
