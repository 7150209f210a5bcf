"""Fingerprints of passages: two are equal if their normal text is, but for outer white space.

They have a module of their own because hashing is imported for them: a search does without.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from corpus_cli.index.files.codepage import ESCAPE
from corpus_cli.index.files.text import TextReader

SIZE: Final = 16  # bytes; of 10^9 different passages, no two have the same in 10^20 corpora
_SPACES: Final = b" \n"


def fingerprint(text: TextReader, start: int, end: int) -> bytes:
    """Return what equal passages share and others do not, of `start:end` of a text file."""
    data = text.data[start:end].strip(_SPACES)
    digest = blake2b(data, digest_size=SIZE)
    if ESCAPE in data:  # which rare characters, the bytes do not say
        digest.update(text.text(start, end).strip().encode("utf-8", "surrogatepass"))
    return digest.digest()
