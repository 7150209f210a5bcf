"""Words that say little of what a text is about."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import Stopwords
from corpus_cli.regular_files import read_regular
from corpus_cli.text.normal.normal_form import fold, normal_query

MAX_STOPWORDS: Final = 10_000_000
"""The largest file of stop words that is read, in bytes."""


def thai_stopwords() -> frozenset[str]:
    """Return the stop words that PyThaiNLP ships, in the form in which terms are compared."""
    from pythainlp.corpus import thai_stopwords as listed

    return frozenset(normal_query(word) for word in listed()) - {""}


def read_stopwords(path: Path) -> Stopwords:
    """Return the words of a file, one a line. Raises UsageError for one that cannot be read."""
    try:
        lines = read_regular(path, MAX_STOPWORDS, pipes=True).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(
            f"--stopwords: {path} cannot be read: {said}",
            hint="hide, show, or a file of words in UTF-8",
        ) from error
    words = (fold(normal_query(line)) for line in lines)
    return Stopwords(path.name, frozenset(words) - {""})
