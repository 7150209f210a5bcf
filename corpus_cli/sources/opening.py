"""Which kind of corpus a path is, where its settings are, and which is meant when none is named.

Opening is cheap and reads nothing: the search path calls it each time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import SourceError
from corpus_cli.model.settings import NO_SETTINGS, Settings
from corpus_cli.sources.source import INDEX_NAME, Source

SETTINGS_NAME: Final = "corpus.yaml"
_BEGINNING: Final = 1 << 20  # bytes that tell whether an index.md lists statements
_LONGEST_ROW: Final = 4096
_ROW: Final = re.compile(rb"\s*(?:[|*+-]|\d+[.)])")
_FILE_LINK: Final = re.compile(rb"(?i)\[\[[^\[\]]+\]\]|\]\([^():]+\.(?:txt|md|markdown|text)\)")
_PATTERN: Final = re.compile(r"[*?\[]")


def open_source(path: Path, settings: Settings = NO_SETTINGS) -> Source:
    """Return the corpus at `path`, of the sources and with the fields that its settings name.

    Raises SourceError if there is none that can be read; what is wrong inside an INDEX.md shows
    when it is first read.
    """
    real = _resolve(path)
    if settings.sources:
        return _combined(real, settings)
    if real.is_dir():
        return _open_folder(real, settings.fields)
    if not real.is_file():
        raise SourceError(f"{path} is neither a file nor a folder", hint=_give())
    return _open_file(real, path, settings.fields)


def _combined(path: Path, settings: Settings) -> Source:
    from corpus_cli.sources.containers.combined import CombinedSource

    root = path if path.is_dir() else path.parent
    single = settings._replace(sources=())
    paths = [path for name in settings.sources for path in _named(root, name)]
    return CombinedSource(path, root, [open_source(path, single) for path in paths])


def _named(root: Path, name: str) -> list[Path]:
    """Return what a source names: itself, or the files that a pattern such as `2022/*.jsonl` has.

    Names that begin with a dot are passed over. Raises SourceError where there is none.
    """
    if not _PATTERN.search(name) or os.path.lexists(root / name):
        return [_below(root, name)]
    try:
        once = re.sub(r"(?:\*\*/)+", "**/", name)  # more of them would take ever longer
        found = sorted(path.relative_to(root) for path in root.glob(once))
    except (ValueError, NotImplementedError, OSError) as error:
        raise SourceError(f"source {name} is not a valid pattern: {error}") from None
    shown = [path for path in found if not any(part.startswith(".") for part in path.parts)]
    if not shown:
        raise SourceError(f"source {name} matches no file in {root}", hint=_give())
    return [_below(root, str(path)) for path in shown]


def _below(root: Path, name: str) -> Path:
    real = _resolve(root / name)
    if not real.is_relative_to(root):
        raise SourceError(
            f"source {name} is outside {root}", hint="sources must be in the folder of corpus.yaml"
        )
    return real


def find_corpus(start: Path) -> Path | None:
    """Return the first seeds/INDEX.md, or else INDEX.md, in `start` or a folder above it."""
    folder = start.absolute()
    for parent in (folder, *folder.parents):
        for candidate in (parent / "seeds" / INDEX_NAME, parent / INDEX_NAME):
            # Not `Path.is_file`, which raises where a folder may not be looked into.
            if os.path.isfile(candidate):  # noqa: PTH113
                return candidate
    return None


def settings_file(corpus: Path) -> Path | None:
    """Return the `corpus.yaml` beside the corpus at this path, None if there is none."""
    real = _resolve(corpus)
    file = (real if real.is_dir() else real.parent) / SETTINGS_NAME
    return file if file.is_file() else None


def _resolve(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist", hint=_give()) from None
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
        said = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot open {path}: {said}") from None


def _open_folder(folder: Path, names: Mapping[str, str]) -> Source:
    index = folder / INDEX_NAME
    if not os.path.lexists(index):
        index = _index_in_small_letters(folder) or index
    if os.path.lexists(index):
        return _open_index(folder, index, names)
    from corpus_cli.sources.containers.folder import FolderSource

    source = FolderSource(folder, names)
    if source.has_statements():
        return source
    others = source.other_files()
    raise SourceError(
        f"no statements in {folder}" + (f": {others}" if others else ""), hint=_give()
    )


def _index_in_small_letters(folder: Path) -> Path | None:
    """Return the `index.md` of a folder if it lists statements: else it is one itself."""
    index = folder / INDEX_NAME.lower()
    try:
        if not index.is_file():
            return None
        with index.open("rb") as file:
            text = file.read(_BEGINNING)
    except OSError:
        return None
    rows = (line for line in text.splitlines() if _ROW.match(line))
    return index if any(_FILE_LINK.search(row[:_LONGEST_ROW]) for row in rows) else None


def _open_index(folder: Path, index: Path, names: Mapping[str, str]) -> Source:
    real = _resolve(index)
    if not real.is_relative_to(folder):
        raise SourceError(
            f"{index} is a link to a file outside its folder", hint=f"open {real} itself"
        )
    if not real.is_file():
        raise SourceError(f"{index} is not a file")
    from corpus_cli.sources.containers.index_md import IndexMdSource

    # Not `real`: links are relative to the folder that was opened.
    return IndexMdSource(index, names)


def _open_file(file: Path, asked: Path, names: Mapping[str, str]) -> Source:
    if file.suffix.lower() == ".md":
        return _open_index(file.parent, file, names)
    from corpus_cli.sources.kinds import kind_of_name

    kind = kind_of_name(file.name)
    if kind is not None:
        return kind.open(file, names)
    from corpus_cli.sources.containers.folder import is_statement

    if is_statement(file.name):
        raise SourceError(f"{asked} is a single statement", hint="give its folder")
    raise SourceError(f"{asked} is not a supported kind of corpus", hint=_give())


def _give() -> str:
    # Late: a search of a folder is not to import what names all kinds.
    from corpus_cli.sources.kinds import all_kinds

    return f"give {all_kinds()}"
