"""The word lists that decide where words begin and end."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_UNITS = "units.txt"
_TOKENS = "tokens.tsv"
_NAME = "corpus-1"
_MINIMUM = 20
_loaded = itertools.count()


@dataclass(frozen=True)
class Lexicon:
    """Units and tokens: `units` are searched for in text, `tokens` weigh what they are made of.

    `name` is the recipe's name; `digest` identifies the lists themselves.
    """

    name: str
    units: frozenset[str]
    tokens: Mapping[str, int]

    @cached_property
    def digest(self) -> str:
        """The sha256 of both lists, in hexadecimal."""
        return hashlib.sha256(
            (self._units_text() + "\0" + self._tokens_text()).encode()
        ).hexdigest()

    def _units_text(self) -> str:
        return "".join(f"{word}\n" for word in sorted(self.units))

    def _tokens_text(self) -> str:
        return "".join(f"{word}\t{count}\n" for word, count in sorted(self.tokens.items()))

    def write(self, folder: Path) -> None:
        """Write both lists into the folder (made if need be)."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _UNITS).write_text(self._units_text(), encoding="utf-8")
        (folder / _TOKENS).write_text(self._tokens_text(), encoding="utf-8")
        (folder / "name").write_text(self.name, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """Read what `write` wrote."""
        units = frozenset((folder / _UNITS).read_text(encoding="utf-8").split())
        lines = (folder / _TOKENS).read_text(encoding="utf-8").splitlines()
        tokens = {word: int(count) for word, _, count in (line.partition("\t") for line in lines)}
        return cls((folder / "name").read_text(encoding="utf-8"), units, tokens)

    @cached_property
    def engine_name(self) -> str:
        """The name under which nlpo3 knows the units; loads them on first use."""
        from pythainlp.tokenize import nlpo3

        name = f"{self.name}-{next(_loaded)}"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _UNITS
            path.write_text(self._units_text(), encoding="utf-8")
            if not nlpo3.load_dict(str(path), name):
                raise RuntimeError("nlpo3 did not take the lexicon")
        return name


def build_lexicon(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Lexicon:
    """Build the lexicon from the lists of the installed PyThaiNLP and the user's own words."""
    from pythainlp.corpus import thai_words, tnc

    frequent = {w: c for w, c in tnc.unigram_word_freqs().items() if c >= _MINIMUM and _is_thai(w)}
    listed = {w for w in thai_words() if _is_thai(w)}
    tokens = frequent | {w: 1 for w in listed if w not in frequent and not _decomposes(w, frequent)}
    tokens |= {word: 100 for word in add}
    gone = set(remove)
    units = frozenset((listed | set(tokens)) - gone)
    return Lexicon(_NAME, units, {w: c for w, c in tokens.items() if w not in gone})


def _is_thai(word: str) -> bool:
    return all("\u0e01" <= c <= "\u0e5b" for c in word)


def _decomposes(word: str, parts: Mapping[str, int]) -> bool:
    reached = [True] + [False] * len(word)
    for end in range(1, len(word) + 1):
        reached[end] = any(
            reached[start] and word[start:end] in parts and end - start < len(word)
            for start in range(max(0, end - 25), end)
        )
    return reached[-1]
