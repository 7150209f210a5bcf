"""Lists of frequencies that a corpus can be compared with."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.regular_files import read_regular
from corpus_cli.text.normal.normal_form import fold, normal_query
from corpus_cli.text.words.general_frequencies import phupha_frequencies, tnc_frequencies

SHIPPED: Final = {"tnc": tnc_frequencies, "phupha": phupha_frequencies}
"""The lists that PyThaiNLP ships, by name."""
ENDINGS: Final = {".tsv": "\t", ".csv": ",", ".txt": "\t"}
"""Files that are lists, and what stands between their columns."""
MAX_BYTES: Final = 1 << 27
"""The largest list that is read."""


def reference_list(name: str) -> Mapping[str, int] | None:
    """Return the list that a name or a path means, None where it means none."""
    path = Path(name).expanduser()
    if name in SHIPPED:
        return SHIPPED[name]()
    return read_frequency_list(path) if path.suffix in ENDINGS and path.is_file() else None


def read_frequency_list(path: Path) -> Mapping[str, int]:
    """Return the frequencies that a file tells: `term` and `frequency`, as `corpus stats` writes.

    Without such a header the first two columns are meant. Raises UsageError for a file that
    cannot be read, or says something else.
    """
    frequencies: Counter[str] = Counter()
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=ENDINGS[path.suffix])
        first = next(rows, [])
        named = {"term", "frequency"} <= set(first)
        term, frequency = map(first.index, ("term", "frequency")) if named else (0, 1)
        for row in rows if named else [first, *rows]:
            frequencies[fold(normal_query(row[term].removeprefix("'")))] += int(row[frequency])
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", hint="name a list that can, or a corpus"
        ) from error
    except (UnicodeDecodeError, ValueError, IndexError, csv.Error) as error:
        raise UsageError(
            f"{path} is no list of frequencies", hint="a word and a number a line, or a corpus"
        ) from error
    return frequencies
