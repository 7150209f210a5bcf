"""The word lists of an index: written once, under a name that is made of their content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError, unreadable
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.disk import make_folder, move, remove, sync_folder, write_new
from corpus_cli.index.snapshot.checksums import file_record, problem_of
from corpus_cli.index.snapshot.snapshot import LexiconRecord
from corpus_cli.regular_files import read_regular
from corpus_cli.text.words.lexicon import MAX_BYTES, Lexicon
from corpus_cli.text.words.reference_lists import thai_stopwords, tnc_frequencies

_ASIDE: Final = ".0.new"


def write_lexicon(folder: Path, lexicon: Lexicon) -> LexiconRecord:
    """Write the word lists of an index, unless they are there.

    A lexicon, the stop words, and how often words occur in Thai at large.
    """
    aside = folder / fmt.LEXICONS / _ASIDE
    remove(aside)
    make_folder(aside)
    lexicon.write(aside)
    stopwords = "\n".join(sorted(thai_stopwords()))
    write_new(aside / fmt.STOPWORDS_FILE, [stopwords.encode()])
    lines = (f"{word}\t{count}\n" for word, count in sorted(tnc_frequencies().items()))
    write_new(aside / fmt.REFERENCE_FILE, ["".join(lines).encode()])
    files = {path.name: _synced(path) for path in sorted(aside.iterdir())}
    sync_folder(aside)
    content = "".join(f"{name} {file.sha256}\n" for name, file in files.items())
    record = LexiconRecord(hashlib.sha256(content.encode()).hexdigest()[:12], files)
    final = folder / fmt.LEXICONS / record.name
    if any(problem_of(final / name, file) for name, file in files.items()):
        remove(final)
        move(aside, final)
    else:
        remove(aside)
    return record


def read_stopwords(folder: Path) -> frozenset[str]:
    """Return the stop words from a folder of word lists. Raises IndexDamagedError."""
    path = folder / fmt.STOPWORDS_FILE
    try:
        words = read_regular(path, MAX_BYTES, links=False).decode().split("\n")
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:
        raise IndexDamagedError(f"{path} is damaged: {error}") from error
    return frozenset(words) - {""}


def read_reference(folder: Path) -> Mapping[str, int]:
    """Return how often words occur in Thai at large, from a folder of word lists.

    Reading what was written takes a tenth of the time of making it anew, which is done where an
    index has none.
    """
    path = folder / fmt.REFERENCE_FILE
    try:
        lines = read_regular(path, MAX_BYTES, links=False).decode().split("\n")
        pairs = (line.rpartition("\t") for line in lines if line)
        return {word: int(count) for word, _, count in pairs}
    except FileNotFoundError:
        return tnc_frequencies()
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:
        raise IndexDamagedError(f"{path} is damaged: {error}") from error


def _synced(path: Path) -> fmt.FileRecord:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return file_record(path)
