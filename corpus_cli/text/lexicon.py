"""The lexicon: which strings are units, which are tokens, and how sure either is.

It is built from the lists of the installed PyThaiNLP (`evidence` names them and their licences)
and from this package's own `data/`, stored with the index and named in every result. Stored, it
is three files in one folder:

    words.tsv     word, token score, confidence: a tab between them, a line a word, sorted; a word
                  that is no token, or no unit, has an empty field there
    anchors.txt   the units that nlpo3 looks for, a line each
    about.json    name, digest

Scores and confidences are whole thousandths of natural log odds. A *token score* says how much
speaks for the word, see `evidence`; only words that no cut into others outweighs are tokens. A
unit's *confidence* is how much its best cut outweighs its being unknown: little speaks for rare
short ones, and nlpo3, which looks for the fewest words, would see them everywhere. So it looks
for *anchors* alone, the units of some confidence, and what it leaves over is cut by `viterbi`.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.text import evidence, viterbi

NAME: Final = "corpus-1"
"""The recipe of `build_lexicon`; changes whenever it would make another lexicon."""

ANCHOR: Final = 1500
"""The least confidence of a unit that nlpo3 may look for."""

CERTAIN: Final = 9999
"""The confidence and score of what was said to be a word: abbreviations, the user's words."""

_WORDS, _ANCHORS, _ABOUT = "words.tsv", "anchors.txt", "about.json"


@dataclass(frozen=True)
class Lexicon:
    """Units and tokens.

    `tokens` are the finest words with their scores, `units` the longest ones with their
    confidence. `name` is the recipe's; `digest` identifies the lists themselves.
    """

    name: str
    tokens: Mapping[str, int]
    units: Mapping[str, int]

    @cached_property
    def digest(self) -> str:
        """The sha256 of `words.tsv`, in hexadecimal: equal lexicons cut alike."""
        return hashlib.sha256(self._table().encode()).hexdigest()

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The units that nlpo3 looks for."""
        return frozenset(word for word, sure in self.units.items() if sure >= ANCHOR)

    @cached_property
    def dictionary(self) -> str:
        """The name under which nlpo3 knows the anchors; the first use loads them.

        Raises RuntimeError where nlpo3 does not take them (it cannot write to a temporary folder).
        """
        name = f"{self.name}-{self.digest}"
        if name not in _loaded:
            with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
                path = Path(folder) / _ANCHORS
                path.write_text(self._anchor_list(), encoding="utf-8", newline="\n")
                _load_dictionary(path, name)
        return name

    def write(self, folder: Path) -> None:
        """Write the lexicon into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        about = json.dumps({"name": self.name, "digest": self.digest}, indent=2) + "\n"
        for name, text in (
            (_WORDS, self._table()),
            (_ANCHORS, self._anchor_list()),
            (_ABOUT, about),
        ):
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    def _anchor_list(self) -> str:
        return "".join(f"{word}\n" for word in sorted(self.anchors))

    def _table(self) -> str:
        words = sorted(self.tokens.keys() | self.units.keys())
        rows = ((word, self.tokens.get(word, ""), self.units.get(word, "")) for word in words)
        return "".join(f"{word}\t{score}\t{sure}\n" for word, score, sure in rows)


_loaded: set[str] = set()


def _load_dictionary(path: Path, name: str) -> None:
    from pythainlp.tokenize import nlpo3

    if not nlpo3.load_dict(str(path), name):
        raise RuntimeError(f"nlpo3 did not take the word list {path}")
    _loaded.add(name)


def read_lexicon(folder: Path) -> Lexicon:
    """Read what `Lexicon.write` wrote.

    Raises IndexDamagedError where a file is missing or is not what was written.
    """
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        table = (folder / _WORDS).read_text(encoding="utf-8")
        if hashlib.sha256(table.encode()).hexdigest() != about["digest"]:
            raise ValueError("its checksum does not fit")
        name = str(about["name"])
        rows = [line.split("\t") for line in table.splitlines()]
        tokens = {word: int(score) for word, score, _ in rows if score}
        units = {word: int(sure) for word, _, sure in rows if sure}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise IndexDamagedError(f"the lexicon in {folder} cannot be read: {error}") from error
    return Lexicon(name, tokens, units)


def build_lexicon(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Lexicon:
    """Build the lexicon from the installed PyThaiNLP's lists and the user's own words.

    Words to `add` become units, and tokens unless they are made of words that are; words to
    `remove` are neither. What is not spelt as a Thai word or abbreviation is cut by its
    characters, not by a lexicon, and is left out.
    """
    gone = set(remove)
    scores = {
        word: round(score * viterbi.SCALE)
        for word, score in evidence.read_evidence().scores().items()
        if word not in gone
    }
    ...
    raise NotImplementedError
