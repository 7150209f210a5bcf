"""By which rules texts are analysed: an index is asked only where it was made by the same ones.

Segments hold normal text and words as they were when a text was indexed. A query is put into the
normal form of today, and words are counted by the definition of today. Were these other ones, the
answers would be wrong without a sign of it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from corpus_cli.text.normal import repairs
from corpus_cli.text.words import lexicon_selection, word, word_parts

ANALYSIS_VERSION: Final = 4
"""To be raised by whoever changes what the analysis does in a way that the digests do not see.

They see the tables of the repairs and of the definition of a word. They do not see code: how the
layout of a text is undone and its case folded, how pieces and sentences are cut, what kinds there
are.
"""


@cache
def analysis_rules() -> dict[str, str]:
    """Return the version of the analysis, and digests: repairs, words, their parts, joins."""
    return {
        "analysis": str(ANALYSIS_VERSION),
        "repairs": repairs.digest(),
        "words": word.digest(),
        "parts": word_parts.digest(),
        "joins": lexicon_selection.joins_digest(),
    }
