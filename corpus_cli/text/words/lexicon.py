"""The lexicon: which strings are words, how much speaks for each, and what they are made of.

It is built from the lists of the installed PyThaiNLP (`evidence` names them and their licences)
and from this package's own `data/`, stored with the index and named in every result. Stored, it
is four files in one folder:

    words.tsv    a line a word, sorted: word, score, cut, a tab between them
    pairs.txt    strings of two words that nlpo3 would cut in the wrong place, see `selection`
    names.tsv    what announces or ends a name: word, role, see `names`
    about.json   the lexicon's name, and its digest over the other three

Text is cut into words that have a *score*: whole thousandths of natural log odds for being one
word, see `evidence`. A word that has a *cut* and no score is a compound: a unit that is put
together from the words of its cut, which | separates. One that has both is found whole and cut
afterwards: รถ|ไฟฟ้า.

A word's *confidence* is how much its score outweighs its being unknown. Little speaks for rare
short words, and nlpo3, which looks for the fewest words, would see them everywhere. So nlpo3
looks for *anchors* alone, the words of some confidence, and `viterbi` cuts what is left.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError, unreadable
from corpus_cli.regular_files import read_regular
from corpus_cli.temporary_files import TemporaryFolder
from corpus_cli.text.words import evidence, lexicon_cache, lexicon_selection, viterbi
from corpus_cli.text.words.joins import Join
from corpus_cli.text.words.name_joiner import Role

NAME: Final = "corpus-6"
"""The recipe of `build_lexicon`; changes whenever it would make another lexicon."""

_FILES: Final = ("words.tsv", "pairs.txt", "names.tsv")
_ABOUT: Final = "about.json"
MAX_BYTES: Final = 1 << 28
"""The largest word list that is read."""


@dataclass(frozen=True)
class Lexicon:
    """Words with their scores, and the cuts of compounds and of words that are cut again.

    `pairs` are ambiguous strings of two words; `roles` tell what announces or ends a name.
    """

    name: str
    scores: Mapping[str, int]
    cuts: Mapping[str, tuple[str, ...]]
    pairs: frozenset[str]
    roles: Mapping[str, Role]

    def __contains__(self, unit: str) -> bool:
        """Tell whether a unit is listed."""
        return unit in self.scores or unit in self.cuts

    def tokens(self, unit: str) -> tuple[str, ...]:
        """Return the tokens of a unit: itself, unless the lexicon has a cut for it."""
        parts = self.cuts.get(unit, (unit,))
        return tuple(token for part in parts for token in self.cuts.get(part, (part,)))

    def compounds(self) -> Iterator[tuple[str, ...]]:
        """Yield the cut of every compound."""
        return (parts for word, parts in self.cuts.items() if word not in self.scores)

    def joins(self) -> list[Join]:
        """Return those of the package's joins whose words the lexicon has."""
        return lexicon_selection.joins_of(self.scores)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the lists, in hexadecimal: equal lexicons cut alike."""
        return _digest(self._texts())

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The words that nlpo3 looks for, and the full stop, which ends what it cannot read."""
        least, confidence = lexicon_selection.ANCHOR, viterbi.confidence
        sure = (word for word, score in self.scores.items() if confidence(word, score) >= least)
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
        for name, text in zip((*_FILES, _ABOUT), (*self._texts(), about), strict=True):
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """Read what `write` wrote.

        Raises IndexDamagedError where a file is missing, a link, or not what was written.
        """
        try:
            about = json.loads(_text(folder / _ABOUT))
            texts = [_text(folder / name) for name in _FILES]
            return _checked(_parsed(str(about["name"]), *texts), texts, about["digest"])
        except OSError as error:
            raise unreadable(error.filename or folder, error) from error
        except (ValueError, LookupError, TypeError) as error:
            raise IndexDamagedError(f"the lexicon in {folder} cannot be read: {error}") from error

    def _texts(self) -> tuple[str, str, str]:
        words = []
        for word in sorted(self.scores.keys() | self.cuts.keys()):
            score, cut = self.scores.get(word, ""), "|".join(self.cuts.get(word, ()))
            words.append(f"{word}\t{score}\t{cut}\n")
        pairs = (f"{pair}\n" for pair in sorted(self.pairs))
        roles = (f"{word}\t{role}\n" for word, role in sorted(self.roles.items()))
        return "".join(words), "".join(pairs), "".join(roles)


def build_lexicon(add: Collection[str] = (), remove: Collection[str] = ()) -> Lexicon:
    """Return the lexicon of the installed PyThaiNLP's lists and the user's own words.

    Words to `add` are found as units; they are tokens, too, unless they are made of words that
    are sure. Words to `remove` are neither. Only what is spelt as a Thai word or abbreviation is
    looked for: the rest of `add` is cut by what its characters are, whatever a lexicon says.

    It is built once and then read from the user's cache folder, see `lexicon_cache`.
    """
    folder = lexicon_cache.place(evidence.LISTS, add, remove)
    if folder is None:
        return make_lexicon(add, remove)
    with contextlib.suppress(IndexDamagedError):
        return Lexicon.read(folder)
    lexicon = make_lexicon(add, remove)
    lexicon_cache.keep(folder, lexicon.write)
    return lexicon


def make_lexicon(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Lexicon:
    """Do the work of `build_lexicon`."""
    scores, cuts = lexicon_selection.select(evidence.read_evidence(), set(add), frozenset(remove))
    pairs = frozenset(lexicon_selection.ambiguous_pairs(scores))
    return Lexicon(NAME, scores, cuts, pairs, lexicon_selection.roles())


def _text(path: Path) -> str:
    return read_regular(path, MAX_BYTES, links=False).decode()


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _parsed(name: str, words: str, pairs: str, names: str) -> Lexicon:
    scores: dict[str, int] = {}
    cuts: dict[str, tuple[str, ...]] = {}
    for line in words.splitlines():
        word, score, cut = line.split("\t")
        if score:
            scores[word] = int(score)
        if cut:
            cuts[word] = tuple(cut.split("|"))
    rows = (line.split("\t") for line in names.splitlines())
    roles = {word: Role(role) for word, role in rows}
    return Lexicon(name, scores, cuts, frozenset(pairs.splitlines()), roles)


def _checked(lexicon: Lexicon, texts: Iterable[str], digest: str) -> Lexicon:
    if _digest(texts) != digest:
        raise ValueError("its checksum does not fit")
    vars(lexicon)["digest"] = digest  # it is known now, and takes a while to tell again
    return lexicon


_loaded: set[str] = set()


def _load_dictionary(words: str, name: str) -> None:
    # Not through PyThaiNLP, which takes a while to import and adds nothing to this.
    from nlpo3 import load_dict

    with TemporaryFolder() as folder:
        path = folder / "words.txt"
        path.write_text(words, encoding="utf-8", newline="\n")
        said, done = load_dict(str(path), name)
        if not done:
            raise RuntimeError(f"nlpo3 did not take the lexicon: {said}")
    _loaded.add(name)
