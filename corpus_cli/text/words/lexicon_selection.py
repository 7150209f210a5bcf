"""Which of the strings that the lists have are tokens, and which are compounds.

A *token* is a word that no cut into sure words outweighs. A *compound* is a listed string of more
than one token that is no phrase; the nominalisations (การตรวจสอบ, ความเหลื่อมล้ำ) and institutions
that only Volubilis has are compounds, too. Volubilis (CC BY-SA 4.0) is read from the installed
PyThaiNLP, like every other list.

Small lists of this package's own, in `data/`, have the last word: `abbreviations.txt`,
`whole_words.txt` and `cut_words.txt` (words to leave whole, and to cut, where the lists would not),
`misspelt_words.txt` (to leave whole, too), `not_words.txt`, `joins.txt` (which words are meant
where letters could belong to either of two), and `function_words_*.txt` (they tell a phrase from a
word).
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from typing import Final, TypeAlias

from corpus_cli.text.words import viterbi
from corpus_cli.text.words.evidence import Evidence, is_spelt
from corpus_cli.text.words.joins import AND_ON, Join, Joins
from corpus_cli.text.words.name_joiner import Role

ANCHOR: Final = 1500
"""The least confidence of a token that nlpo3 may look for."""

CERTAIN: Final = 9999
"""The score of abbreviations: nothing else has a full stop."""

PAIRED: Final = -2000
"""The least score of a token whose ambiguous neighbourhoods are worth listing."""

Scores: TypeAlias = dict[str, int]
Cuts: TypeAlias = dict[str, tuple[str, ...]]

_MADE_OF_WORDS = re.compile(
    "(?:การ|ความ|ผู้|นัก|ชาว|คณะ|กระทรวง|กรม|สำนัก|องค์การ|องค์กร|สถาบัน|มหาวิทยาลัย|ธนาคาร|"
    "ศาล|พรรค|สหภาพ|สมาคม|ร่าง|พระราช)."
)
_ABBREVIATION = re.compile("[ก-ฮเ-ไะ-ฺ็-๎.]*[.]")


def select(lists: Evidence, add: Collection[str], removed: frozenset[str]) -> tuple[Scores, Cuts]:
    """Return the scores of the words that text is cut into, and how units are cut into tokens.

    Words to `add` are compounds if they are made of sure words, else words; `removed` ones are
    neither.
    """
    listed = {word: round(score * viterbi.SCALE) for word, score in lists.scores().items()}
    not_words = read_list("not_words.txt") | removed
    for word in not_words:
        listed.pop(word, None)
    cuts = {row.replace("|", ""): tuple(row.split("|")) for row in read_list("cut_words.txt")}
    cutter = viterbi.Cutter(listed)
    own = set(filter(is_spelt, add))
    own_compounds = _compounds(own, listed, cutter)
    listed_whole = read_list("whole_words.txt") | read_list("misspelt_words.txt")
    whole = {*listed_whole, *cuts, *own} - own_compounds.keys() - removed
    listed |= {word: _score_of_whole(word, cutter) for word in whole}
    cutter = viterbi.Cutter(listed)
    scores, compounds = _told_apart(listed, cutter)
    nominals = filter(_MADE_OF_WORDS.match, lists.volubilis - listed.keys() - not_words)
    compounds |= _compounds(filter(is_spelt, nominals), scores, cutter)
    compounds = _without_phrases(_mended(compounds, scores), lists.orst) | own_compounds
    abbreviations = {*read_list("abbreviations.txt"), *filter(_ABBREVIATION.fullmatch, add)}
    scores |= dict.fromkeys(abbreviations - removed, CERTAIN)
    return scores, compounds | {word: cut for word, cut in cuts.items() if word in scores}


def _score_of_whole(word: str, cutter: viterbi.Cutter) -> int:
    """Return the least score with which a word is found, and found whole."""
    best, _ = cutter.scored_cut(word)
    return max(best + 1, ANCHOR - viterbi.confidence(word, 0))


def _told_apart(listed: Mapping[str, int], cutter: viterbi.Cutter) -> tuple[Scores, Cuts]:
    scores: Scores = {}
    compounds: Cuts = {}
    for word, own in listed.items():
        score, parts = cutter.scored_cut(word)
        if len(parts) == 1:
            scores[word] = own
        elif is_sure(parts, listed):
            compounds[word] = tuple(parts)
        else:  # a listed word outweighs what is not listed, or hardly
            scores[word] = score + 1
    return scores, compounds


def _compounds(words: Iterable[str], scores: Scores, cutter: viterbi.Cutter) -> Cuts:
    """Return the cuts of those words that are made of several sure ones."""
    parts = ((word, tuple(cutter.cut(word))) for word in words)
    return {word: cut for word, cut in parts if len(cut) > 1 and is_sure(cut, scores)}


def is_sure(words: Iterable[str], scores: Mapping[str, int]) -> bool:
    """Tell whether each of the words is a token that nlpo3 may look for."""
    return all(
        word in scores and viterbi.confidence(word, scores[word]) >= ANCHOR for word in words
    )


def _mended(compounds: Cuts, scores: Scores) -> Cuts:
    """Return the compounds cut into the words that are meant."""
    joins = Joins(joins_of(scores), is_listed=lambda word: is_sure([word], scores))
    return {word: tuple(joins.mended(cut)) for word, cut in compounds.items()}


def _without_phrases(compounds: Cuts, words: frozenset[str]) -> Cuts:
    first = read_list("function_words_first.txt")
    last = read_list("function_words_last.txt")
    return {
        word: parts
        for word, parts in compounds.items()
        if parts[-1] not in last and (parts[0] not in first or word in words)
    }


def joins() -> list[Join]:
    """Return which words are meant where letters could belong to either of two."""
    return [Join.read(row) for row in sorted(read_list("joins.txt"))]


def joins_of(words: Collection[str]) -> list[Join]:
    """Return those of the `joins` that are made of these words."""
    return [
        join
        for join in joins()
        if all(word in words or word.endswith(AND_ON) for word in (*join.cut, *join.meant))
    ]


def joins_digest() -> str:
    """Return eight hexadecimal digits that change with `joins`."""
    return f"{zlib.crc32(repr(sorted(read_list('joins.txt'))).encode()):08x}"


def ambiguous_pairs(tokens: Mapping[str, int]) -> set[str]:
    """Return the strings of two tokens that nlpo3 would cut in the wrong place.

    นา|ยก and นาย|ก, แนว|ทางการ and แนวทาง|การ: of cuts into equally many words nlpo3 takes the
    one whose first word is shorter. Where the other scores more, the string is given to it as a
    word of its own, so that `viterbi` decides.
    """
    sure = {word: score for word, score in tokens.items() if is_sure([word], tokens)}
    common = {word: score for word, score in sure.items() if score >= PAIRED}
    begun_by: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for second, score in sure.items():
        for cut in range(1, len(second)):
            rest = common.get(second[cut:])
            if rest is not None:
                begun_by[second[:cut]].append((second, rest - score))
    return {
        word[:cut] + second
        for word, score in common.items()
        for cut in range(1, len(word))
        if word[:cut] in sure
        for second, gain in begun_by.get(word[cut:], ())
        if score - sure[word[:cut]] + gain > 0
    }


def roles() -> dict[str, Role]:
    """Return what announces or ends a name, from this package's own lists."""
    found = dict.fromkeys(sorted(read_list("not_names.txt")), Role.OTHER)
    found |= dict.fromkeys(sorted(read_list("titles.txt")), Role.TITLE)
    return found | dict.fromkeys(sorted(read_list("places.txt")), Role.PLACE)


def read_list(name: str) -> frozenset[str]:
    """Read one of this package's own lists: a word a line, # begins a comment."""
    path = resources.files("corpus_cli.text").joinpath("data", name)
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
