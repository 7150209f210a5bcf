"""The lexicon: which strings are words, how much speaks for each, and what they are made of.

It is built from the lists of the installed PyThaiNLP (`evidence` names them and their licences)
and from this package's own `data/`, stored with the index and named in every result. Stored, it
is three files in one folder:

    words.tsv    a line a word, sorted: word, score, cut, a tab between them
    pairs.txt    strings of two words that nlpo3 would cut in the wrong place, see `selection`
    about.json   name and digest

Text is cut into words that have a *score*: whole thousandths of natural log odds for being one
word, see `evidence`. A word that has a *cut* and no score is a compound: a unit that is put
together from the words of its cut, which | separates. One that has both is found whole and cut
afterwards: รถ|ไฟฟ้า.

A word's *confidence* is how much its score outweighs its being unknown. Little speaks for rare
short words, and nlpo3, which looks for the fewest words, would see them everywhere. So nlpo3
looks for *anchors* alone, the words of some confidence, and `viterbi` cuts what is left.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.text import evidence, selection

NAME: Final = "corpus-1"
"""The recipe of `build_lexicon`; changes whenever it would make another lexicon."""

_WORDS, _PAIRS, _ABOUT = "words.tsv", "pairs.txt", "about.json"


@dataclass(frozen=True)
class Lexicon:
    """Words with their scores, and the cuts of compounds and of words that are cut again.

    `pairs` are ambiguous strings of two words. `name` is the recipe's; `digest` identifies the
    lists themselves.
    """

    name: str
    scores: Mapping[str, int]
    cuts: Mapping[str, tuple[str, ...]]
    pairs: frozenset[str]

    def __contains__(self, unit: str) -> bool:
        """Tell whether a unit is listed."""
        return unit in self.scores or unit in self.cuts

    def tokens(self, unit: str) -> tuple[str, ...]:
        """Return the tokens of a listed unit."""
        parts = self.cuts.get(unit, (unit,))
        return tuple(token for part in parts for token in self.cuts.get(part, (part,)))

    def compounds(self) -> Iterator[tuple[str, ...]]:
        """Yield the cut of every compound."""
        return (parts for word, parts in self.cuts.items() if word not in self.scores)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the lists, in hexadecimal: equal lexicons cut alike."""
        return _digest(self._words(), self._pairs())

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The words that nlpo3 looks for, and the full stop, which ends what it cannot read."""
        sure = (word for word in self.scores if selection.is_sure([word], self.scores))
        return frozenset([".", *sure])

    @cached_property
    def dictionary(self) -> str:
        """The name under which nlpo3 knows the anchors and pairs; the first use loads them.

        Raises RuntimeError where nlpo3 does not take them.
        """
        name = f"{self.name}-{self.digest}"
        if name not in _loaded:
            words = "".join(f"{word}\n" for word in sorted(self.anchors | self.pairs))
            _load_dictionary(words, name)
        return name

    def write(self, folder: Path) -> None:
        """Write the lexicon into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        about = json.dumps({"name": self.name, "digest": self.digest}, indent=2) + "\n"
        for name, text in ((_WORDS, self._words()), (_PAIRS, self._pairs()), (_ABOUT, about)):
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """Read what `write` wrote.

        Raises IndexDamagedError where a file is missing or is not what was written.
        """
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            words = (folder / _WORDS).read_text(encoding="utf-8")
            pairs = (folder / _PAIRS).read_text(encoding="utf-8")
            if _digest(words, pairs) != about["digest"]:
                raise ValueError("its checksum does not fit")  # noqa: TRY301 - told of below
            return _parsed(str(about["name"]), words, pairs)
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise IndexDamagedError(f"the lexicon in {folder} cannot be read: {error}") from error

    def _words(self) -> str:
        lines = []
        for word in sorted(self.scores.keys() | self.cuts.keys()):
            score, cut = self.scores.get(word, ""), "|".join(self.cuts.get(word, ()))
            lines.append(f"{word}\t{score}\t{cut}\n")
        return "".join(lines)

    def _pairs(self) -> str:
        return "".join(f"{pair}\n" for pair in sorted(self.pairs))


def build_lexicon(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Lexicon:
    """Build the lexicon from the installed PyThaiNLP's lists and the user's own words.

    Words to `add` are found as units; they are tokens, too, unless they are made of words that
    are sure. Words to `remove` are neither. Only what is spelt as a Thai word or abbreviation is
    looked for: the rest of `add` is cut by what its characters are, whatever a lexicon says.
    """
    scores, cuts = selection.select(evidence.read_evidence(), add, frozenset(remove))
    return Lexicon(NAME, scores, cuts, frozenset(selection.ambiguous_pairs(scores)))


def _digest(words: str, pairs: str) -> str:
    return hashlib.sha256(f"{words}\n{pairs}".encode()).hexdigest()


def _parsed(name: str, words: str, pairs: str) -> Lexicon:
    scores: dict[str, int] = {}
    cuts: dict[str, tuple[str, ...]] = {}
    for line in words.splitlines():
        word, score, cut = line.split("\t")
        if score:
            scores[word] = int(score)
        if cut:
            cuts[word] = tuple(cut.split("|"))
    return Lexicon(name, scores, cuts, frozenset(pairs.splitlines()))


_loaded: set[str] = set()


def _load_dictionary(words: str, name: str) -> None:
    from pythainlp.tokenize import nlpo3

    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        path = Path(folder) / "words.txt"
        path.write_text(words, encoding="utf-8", newline="\n")
        if not nlpo3.load_dict(str(path), name):
            raise RuntimeError("nlpo3 did not take the lexicon")
    _loaded.add(name)
