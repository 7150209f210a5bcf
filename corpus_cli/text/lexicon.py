"""The lexicon: which strings are tokens, which units, and how much speaks for either.

It is built from the lists of the installed PyThaiNLP (`evidence` names them and their licences)
and from this package's own `data/`, stored with the index and named in every result. Stored, it
is three files in one folder:

    words.tsv    a line a word, sorted: the word, its score if it is a token, else its tokens
                 joined by |; a tab between them
    pairs.txt    strings of two tokens that nlpo3 would cut in the wrong place, see `selection`
    about.json   name and digest

A token's score says in whole thousandths of natural log odds how much speaks for its being one
word, see `evidence`. Its *confidence* is how much that outweighs its being unknown: little speaks
for rare short words, and nlpo3, which looks for the fewest words, would see them everywhere. So
nlpo3 looks for *anchors* alone, the tokens of some confidence, and `viterbi` cuts what is left.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
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
    """Tokens, with their scores; compounds (units of several tokens), with their tokens.

    `pairs` are ambiguous strings of two tokens. `name` is the recipe's; `digest` identifies the
    lists themselves.
    """

    name: str
    tokens: Mapping[str, int]
    compounds: Mapping[str, tuple[str, ...]]
    pairs: frozenset[str]

    def __contains__(self, unit: str) -> bool:
        """Tell whether a unit is listed."""
        return unit in self.tokens or unit in self.compounds

    @cached_property
    def digest(self) -> str:
        """The sha256 of the lists, in hexadecimal: equal lexicons cut alike."""
        return _digest(self._words(), self._pairs())

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The tokens that nlpo3 looks for, and the full stop, which ends what it cannot read."""
        sure = (word for word in self.tokens if selection.is_sure([word], self.tokens))
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

    def _words(self) -> str:
        rows = {word: str(score) for word, score in self.tokens.items()}
        rows |= {word: "|".join(parts) for word, parts in self.compounds.items()}
        return "".join(f"{word}\t{row}\n" for word, row in sorted(rows.items()))

    def _pairs(self) -> str:
        return "".join(f"{pair}\n" for pair in sorted(self.pairs))


def read_lexicon(folder: Path) -> Lexicon:
    """Read what `Lexicon.write` wrote.

    Raises IndexDamagedError where a file is missing or is not what was written.
    """
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        words = (folder / _WORDS).read_text(encoding="utf-8")
        pairs = (folder / _PAIRS).read_text(encoding="utf-8")
        if _digest(words, pairs) != about["digest"]:
            raise ValueError("its checksum does not fit")
        return _parsed(str(about["name"]), words, pairs)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise IndexDamagedError(f"the lexicon in {folder} cannot be read: {error}") from error


def build_lexicon(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Lexicon:
    """Build the lexicon from the installed PyThaiNLP's lists and the user's own words.

    Words to `add` are found as units; they are tokens, too, unless they are made of words that
    are sure. Words to `remove` are neither. Only what is spelt as a Thai word or abbreviation is
    looked for: the rest of `add` is cut by what its characters are, whatever a lexicon says.
    """
    tokens, compounds = selection.select(evidence.read_evidence(), add, frozenset(remove))
    return Lexicon(NAME, tokens, compounds, frozenset(selection.ambiguous_pairs(tokens)))


def _digest(words: str, pairs: str) -> str:
    return hashlib.sha256(f"{words}\n{pairs}".encode()).hexdigest()


def _parsed(name: str, words: str, pairs: str) -> Lexicon:
    tokens: dict[str, int] = {}
    compounds: dict[str, tuple[str, ...]] = {}
    for line in words.splitlines():
        word, row = line.split("\t")
        if "|" in row:
            compounds[word] = tuple(row.split("|"))
        else:
            tokens[word] = int(row)
    return Lexicon(name, tokens, compounds, frozenset(pairs.splitlines()))


_loaded: set[str] = set()


def _load_dictionary(words: str, name: str) -> None:
    from pythainlp.tokenize import nlpo3

    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        path = Path(folder) / "words.txt"
        path.write_text(words, encoding="utf-8", newline="\n")
        if not nlpo3.load_dict(str(path), name):
            raise RuntimeError("nlpo3 did not take the lexicon")
    _loaded.add(name)
