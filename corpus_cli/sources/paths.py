"""Which file a link names, and that it lies inside the corpus.

A link is an address: percent-encoded (once), relative to the folder of the INDEX.md. Addresses on
the net are no files. Nothing outside the corpus' folder is ever opened: not by `..`, not by an
absolute path, not through a symbolic link.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.spelling import spelling_key
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS

TEXT_SUFFIXES: Final = (".txt", ".md", ".markdown", ".text")
STATEMENT_SUFFIXES: Final = (
    *TEXT_SUFFIXES,
    *(suffix for kind in STATEMENT_KINDS for suffix in kind.suffixes),
)
_OTHER_SUFFIX: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}\Z")

# A colon may stand in the name of a file (`ข่าว 10:30.txt`, `note: a.txt`): only what cannot be
# one, or is well known, counts as an address.
_ADDRESS = re.compile(r"(?i)(?!file:)[a-z][a-z0-9+.-]*://|(?:mailto|tel|data|javascript|urn|doi):")
_ABSOLUTE = re.compile(r"(?i)[/\\]|[a-z]:[/\\]|file:")
_FRAGMENT = re.compile(rf"(?is)({'|'.join(map(re.escape, STATEMENT_SUFFIXES))})[#?].*")


def linked_path(href: str) -> str | None:
    """Return the path that a link to a file names, as decoded; None for an address or `#part`.

    A part of a file (`a.txt#L5`) is a link to the file. The path may still leave the corpus.
    """
    if not href or href.startswith("#") or _ADDRESS.match(href):
        return None
    return unquote(_FRAGMENT.sub(r"\1", href))


def is_statement_name(path: str) -> bool:
    """Tell whether a path may be that of a statement: by its suffix, or because it has none."""
    return path.lower().endswith(STATEMENT_SUFFIXES) or not _OTHER_SUFFIX.search(path)


def is_text_name(path: str) -> bool:
    """Tell whether a path may be that of a plain text: by its suffix, or because it has none."""
    return path.lower().endswith(TEXT_SUFFIXES) or not _OTHER_SUFFIX.search(path)


def inside(path: str) -> str:
    """Return a relative path in its shortest form (`a/../b` as `b`), with forward slashes.

    Raises EntrySkipped (outside) for one that is absolute or climbs above where it starts.
    """
    normal = posixpath.normpath(path)
    if _ABSOLUTE.match(path) or normal == ".." or normal.startswith("../"):
        raise EntrySkipped(SkipCode.OUTSIDE, "the path leads outside the corpus folder")
    return normal


def locate(root: Path, path: str) -> Path:
    """Return the regular file at a path below `root` (itself resolved), links followed.

    Raises EntrySkipped: missing, folder, outside, unreadable.
    """
    real = _real_path(root / inside(path))
    if not real.is_relative_to(root):
        raise EntrySkipped(SkipCode.OUTSIDE, "a symbolic link leads outside the corpus folder")
    mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        raise EntrySkipped(SkipCode.FOLDER, "a folder, not a file")
    if not stat.S_ISREG(mode):
        raise EntrySkipped(SkipCode.UNREADABLE, "not a regular file")
    return real


class LinkedFiles:
    """Finds the files that links mean, although the links are not spelt as the files' names are.

    A link may leave out the suffix (as wiki links do), have the separators of Windows, other
    capitals, or a ำ in two characters. A name that two files have by this is neither's.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._listings: dict[str, dict[str, str | None]] = {}

    def find(self, path: str) -> str:
        """Return the path of the file that is meant; `path`, if none is found.

        Raises EntrySkipped (outside).
        """
        written = inside(path)
        if self._exists(written):
            return written
        for spelt in dict.fromkeys((written, inside(written.replace("\\", "/")))):
            for suffix in ("", *STATEMENT_SUFFIXES):
                if found := self._spelt_alike(spelt + suffix):
                    return found
        return written

    def _exists(self, path: str) -> bool:
        return os.path.lexists(os.path.join(self._root, path))  # noqa: PTH118

    def _spelt_alike(self, path: str) -> str | None:
        found = ""
        for part in path.split("/"):
            exact = posixpath.join(found, part)
            if self._exists(exact):
                found = exact
                continue
            name = self._listing(found).get(spelling_key(part))
            if name is None:
                return None
            found = posixpath.join(found, name)
        return found

    def _listing(self, folder: str) -> dict[str, str | None]:
        """Return the names in a folder by their spelling keys; None for a key that two have."""
        if folder not in self._listings:
            listing: dict[str, str | None] = {}
            for name in _names_in(os.path.join(self._root, folder)):  # noqa: PTH118
                key = spelling_key(name)
                listing[key] = None if key in listing else name
            self._listings[folder] = listing
        return self._listings[folder]


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except (OSError, ValueError):
        return []


def _real_path(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path, strict=True))
    except (FileNotFoundError, NotADirectoryError):
        raise EntrySkipped(SkipCode.MISSING, "no such file") from None
    except ValueError:
        raise EntrySkipped(SkipCode.MISSING, "not a valid file name") from None
    except OSError as error:
        raise unreadable(error) from None


def unreadable(error: OSError) -> EntrySkipped:
    """Return the skip for what the system said."""
    return EntrySkipped(SkipCode.UNREADABLE, error.strerror or str(error))


def without_suffix(path: str) -> str:
    """Return the id that a file has by default: its path, that of a text without its suffix.

    What is no plain text keeps it: of one statement there may be a page and a PDF.
    """
    base, suffix = posixpath.splitext(path)
    kept = any(suffix.lower() in kind.suffixes for kind in STATEMENT_KINDS)
    return path if kept else base
