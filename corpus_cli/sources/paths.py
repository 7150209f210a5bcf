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

STATEMENT_SUFFIXES: Final = (".txt", ".md")

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


def inside(path: str) -> str:
    """Return a relative path in its shortest form (`a/../b` as `b`), with forward slashes.

    Raises EntrySkipped (outside) for one that is absolute or climbs above where it starts.
    """
    normal = posixpath.normpath(path)
    if _ABSOLUTE.match(path) or normal == ".." or normal.startswith("../"):
        raise EntrySkipped(SkipCode.OUTSIDE, "the path leaves the corpus folder")
    return normal


def locate(root: Path, path: str) -> Path:
    """Return the regular file at a path below `root` (itself resolved), links followed.

    Raises EntrySkipped: missing, folder, outside, unreadable.
    """
    real = _real_path(root / inside(path))
    if not real.is_relative_to(root):
        raise EntrySkipped(SkipCode.OUTSIDE, "a symbolic link leaves the corpus folder")
    mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        raise EntrySkipped(SkipCode.FOLDER, "a folder, not a file")
    if not stat.S_ISREG(mode):
        raise EntrySkipped(SkipCode.UNREADABLE, "not a regular file")
    return real


def _real_path(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path, strict=True))
    except (FileNotFoundError, NotADirectoryError):
        raise EntrySkipped(SkipCode.MISSING, "there is no such file") from None
    except ValueError:
        raise EntrySkipped(SkipCode.MISSING, "no file can have this name") from None
    except OSError as error:
        raise unreadable(error) from None


def unreadable(error: OSError) -> EntrySkipped:
    """Return the skip for what the system said."""
    return EntrySkipped(SkipCode.UNREADABLE, error.strerror or str(error))


def without_suffix(path: str) -> str:
    """Return the id that a file has by default: its path without the suffix."""
    return posixpath.splitext(path)[0]
