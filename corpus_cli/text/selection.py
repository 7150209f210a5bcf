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

PAIRED: Final = -2000
"""The least score of a token whose ambiguous neighbourhoods are worth listing."""

Scores: TypeAlias = dict[str, int]
Cuts: TypeAlias = dict[str, tuple[str, ...]]

_MADE_OF_WORDS = re.compile(
    "(?:การ|ความ|ผู้|นัก|ชาว|คณะ|กระทรวง|กรม|สำนัก|องค์การ|องค์กร|สถาบัน|มหาวิทยาลัย|ธนาคาร|"
    "ศาล|พรรค|สหภาพ|สมาคม|ร่าง|พระราช)."
)
_ABBREVIATION = re.compile("[ก-ฮเ-ไะ-ฺ็-๎.]*[.]")


def select(lists: Evidence, add: Iterable[str], removed: frozenset[str]) -> tuple[Scores, Cuts]:
    """Return the scores of the words that text is cut into, and how units are cut into tokens.

    Words to `add` are compounds if they are made of sure words, else words; `removed` ones are
    neither.
    """
    listed = {word: round(score * viterbi.SCALE) for word, score in lists.scores().items()}
    listed |= dict.fromkeys(read_list("whole_words.txt"), CERTAIN)
    for word in read_list("not_words.txt") | removed:
        listed.pop(word, None)
    scores, compounds = _told_apart(listed)
    cutter = viterbi.Cutter(scores)
    for word in filter(_MADE_OF_WORDS.match, lists.volubilis - listed.keys() - removed):
        parts = cutter.cut(word) if is_spelt(word) else [word]
        if len(parts) > 1 and is_sure(parts, scores):
            compounds[word] = tuple(parts)
    compounds = _without_phrases(compounds, lists.orst)
    certain = dict.fromkeys(read_list("abbreviations.txt") - removed, CERTAIN)
    for word in add:
        parts = cutter.cut(word) if is_spelt(word) else [word]
        if len(parts) > 1 and is_sure(parts, scores):
            compounds[word] = tuple(parts)
        elif is_spelt(word) or _ABBREVIATION.fullmatch(word):
            certain[word] = CERTAIN
    scores |= certain
    return scores, compounds | _cut_words(scores, compounds)


def _told_apart(listed: Mapping[str, int]) -> tuple[Scores, Cuts]:
    scores: Scores = {}
    compounds: Cuts = {}
    cutter = viterbi.Cutter(listed)
    for word, own in listed.items():
        score, parts = cutter.scored_cut(word)
        if len(parts) == 1:
            scores[word] = own
        elif is_sure(parts, listed):
            compounds[word] = tuple(parts)
        else:  # a listed word outweighs what is not listed, or hardly
            scores[word] = score + 1
    return scores, compounds


def _cut_words(scores: Scores, compounds: Cuts) -> Cuts:
    """Return the cuts of words that are found whole; a compound among them becomes such a word."""
    cuts = {row.replace("|", ""): tuple(row.split("|")) for row in read_list("cut_words.txt")}
    for word in cuts:
        if compounds.pop(word, None):
            scores[word] = CERTAIN
    return {word: parts for word, parts in cuts.items() if word in scores}


def is_sure(words: Iterable[str], scores: Mapping[str, int]) -> bool:
    """Tell whether each of the words is a token that nlpo3 may look for."""
    return all(
        word in scores and viterbi.confidence(word, scores[word]) >= ANCHOR for word in words
    )


def _without_phrases(compounds: Cuts, words: frozenset[str]) -> Cuts:
    first = read_list("function_words_first.txt")
    last = read_list("function_words_last.txt")
    return {
        word: parts
        for word, parts in compounds.items()
        if parts[-1] not in last and (parts[0] not in first or word in words)
    }


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


def read_list(name: str) -> frozenset[str]:
    """Read one of this package's own lists: a word a line, # begins a comment."""
    path = resources.files("corpus_cli.text").joinpath("data", name)
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
