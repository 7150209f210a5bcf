"""Which of the strings that the lists have are tokens, and which are compounds.

A *token* is a word that no cut into sure words outweighs. A *compound* is a listed string of more
than one token that is no phrase; the nominalisations (การตรวจสอบ, ความเหลื่อมล้ำ) and institutions
that only Volubilis has are compounds, too. Volubilis (CC BY-SA 4.0) is read from the installed
PyThaiNLP, like every other list.

Small lists of this package's own, in `data/`, have the last word: `abbreviations.txt`,
`whole_words.txt` (tokens that the lists would have cut) and `function_words_*.txt` (they tell a
phrase from a word).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Final, TypeAlias

from corpus_cli.text import viterbi
from corpus_cli.text.evidence import Evidence, is_spelt

ANCHOR: Final = 1500
"""The least confidence of a token that nlpo3 may look for."""

CERTAIN: Final = 9999
"""The score of what was said to be a word: abbreviations, the user's words."""

PAIRED: Final = -1000
"""The least score of a token whose ambiguous neighbourhoods are worth listing."""

Tokens: TypeAlias = dict[str, int]
Compounds: TypeAlias = dict[str, tuple[str, ...]]

_MADE_OF_WORDS = re.compile(
    "(?:การ|ความ|ผู้|นัก|ชาว|คณะ|กระทรวง|กรม|สำนัก|องค์การ|องค์กร|สถาบัน|มหาวิทยาลัย|ธนาคาร|"
    "ศาล|พรรค|สหภาพ|สมาคม|ร่าง|พระราช)."
)
_ABBREVIATION = re.compile("[ก-ฮเ-ไะ-ฺ็-๎.]*[.]")


def select(
    lists: Evidence, add: Iterable[str], removed: frozenset[str]
) -> tuple[Tokens, Compounds]:
    """Return the tokens with their scores and the compounds with their tokens.

    Words to `add` are compounds if they are made of sure tokens, else tokens; `removed` ones are
    neither.
    """
    scores = {word: round(score * viterbi.SCALE) for word, score in lists.scores().items()}
    scores |= dict.fromkeys(read_list("whole_words.txt"), CERTAIN)
    for word in removed:
        scores.pop(word, None)
    tokens, compounds = _told_apart(scores)
    for word in lists.volubilis - scores.keys() - removed:
        if _MADE_OF_WORDS.match(word) and is_spelt(word):
            parts = viterbi.best_cut(word, tokens)
            if is_sure(parts, tokens):  # it has several: Volubilis alone makes no token
                compounds[word] = tuple(parts)
    tokens |= dict.fromkeys(read_list("abbreviations.txt") - removed, CERTAIN)
    compounds = _without_phrases(compounds, lists.orst)
    _add_own(add, tokens, compounds)
    return tokens, compounds


def _told_apart(scores: Mapping[str, int]) -> tuple[Tokens, Compounds]:
    tokens: Tokens = {}
    compounds: Compounds = {}
    for word, own in scores.items():
        score, parts = viterbi.scored_cut(word, scores)
        if len(parts) == 1:
            tokens[word] = own
        elif is_sure(parts, scores):
            compounds[word] = tuple(parts)
        else:  # a listed word outweighs what is not listed, or hardly
            tokens[word] = score + 1
    return tokens, compounds


def is_sure(words: Iterable[str], scores: Mapping[str, int]) -> bool:
    """Tell whether each of the words is a token that nlpo3 may look for."""
    return all(
        word in scores and viterbi.confidence(word, scores[word]) >= ANCHOR for word in words
    )


def _without_phrases(compounds: Compounds, words: frozenset[str]) -> Compounds:
    first = read_list("function_words_first.txt")
    last = read_list("function_words_last.txt")
    return {
        word: parts
        for word, parts in compounds.items()
        if parts[-1] not in last and (parts[0] not in first or word in words)
    }


def _add_own(add: Iterable[str], tokens: Tokens, compounds: Compounds) -> None:
    for word in add:
        if _ABBREVIATION.fullmatch(word):
            tokens[word] = CERTAIN
        elif is_spelt(word) and word not in tokens:
            parts = viterbi.best_cut(word, tokens)
            if is_sure(parts, tokens):
                compounds[word] = tuple(parts)
            else:
                tokens[word] = CERTAIN


def ambiguous_pairs(tokens: Mapping[str, int]) -> set[str]:
    """Return the strings of two tokens that nlpo3 would cut in the wrong place.

    นา|ยก and นาย|ก, แนว|ทางการ and แนวทาง|การ: of cuts into equally many words nlpo3 takes the
    one whose first word is shorter. Where the other scores more, the string is given to it as a
    word of its own, so that `viterbi` decides.
    """
    known = {w: s for w, s in tokens.items() if s >= PAIRED and is_sure([w], tokens) and "." not in w}
    begun_by: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for second, score in known.items():
        for cut in range(1, len(second)):
            rest = known.get(second[cut:])
            if rest is not None:
                begun_by[second[:cut]].append((second, rest - score))
    return {
        word[:cut] + second
        for word, score in known.items()
        for cut in range(1, len(word))
        if word[:cut] in known
        for second, gain in begun_by.get(word[cut:], ())
        if score - known[word[:cut]] + gain > 0
    }


def read_list(name: str) -> frozenset[str]:
    """Read one of this package's own lists: a word a line, # begins a comment."""
    path = resources.files("corpus_cli.text").joinpath("data", name)
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
