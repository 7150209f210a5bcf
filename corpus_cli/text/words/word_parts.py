"""Words that are one token and whose parts a reader still sees: งาน in หน่วยงาน.

The parts are for labels alone (`search/match/labels.py`): a token stays one, and so do counts.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from corpus_cli.text.words.lexicon_selection import read_list

_LIST: Final = "word_parts.txt"
_WHOLE: Final = "="  # before a word that was considered and has no parts


@cache
def word_parts() -> Mapping[str, tuple[int, ...]]:
    """Return where the parts of words begin, the first part left out: {"หน่วยงาน": (5,)}."""
    cut = (line.split("|") for line in sorted(read_list(_LIST)) if not line.startswith(_WHOLE))
    return MappingProxyType(
        {"".join(parts): tuple(accumulate(map(len, parts[:-1]))) for parts in cut}
    )


@cache
def digest() -> str:
    """Return eight hexadecimal digits that change with the list."""
    return f"{zlib.crc32(repr(sorted(word_parts().items())).encode()):08x}"
