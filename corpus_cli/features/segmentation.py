"""How the corpus's own segmenter cuts a text into words, and where another engine differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from corpus_cli.model.words import WordCuts, WordDifference, WordDifferences, WordUnit
from corpus_cli.text.analysed_text import analyse
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.words.engines import segmenter_for
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.word import is_word


def segmentation_of(text: str, segmenter: Segmenter, document: str | None = None) -> WordCuts:
    """Return the units of a text, with their tokens, why they are units and whether words."""
    analysed = analyse(text, segmenter)
    units = [
        WordUnit(
            unit.start,
            unit.end,
            unit.text,
            [token.text for token in analysed.tokens[first:end]],
            unit.kind,
            unit.why,
            is_word(unit.text),
        )
        for unit, (first, end) in zip(analysed.units, analysed.tokens_of_unit, strict=True)
    ]
    return WordCuts(document, len(text), units)


def compare_segmentations(
    texts: Iterable[str],
    segmenter: Segmenter,
    engines: tuple[str, str],
    *,
    level: str = "token",
    limit: int = 0,
) -> WordDifferences:
    """Compare how a segmenter and another engine cut texts, in units or tokens.

    `engines` are their names. At most `limit` differences are returned, 0 means all, the most
    frequent first. Raises UsageError for an engine that cannot be used.
    """
    other = segmenter_for(segmenter.lexicon, engines[1])
    occurrences: Counter[tuple[str, str]] = Counter()
    documents: Counter[tuple[str, str]] = Counter()
    compared = 0
    for text in texts:
        cut = normal(text)
        words = segmenter.units(cut)
        if level == "token":
            words = [token for unit in words for token in segmenter.tokens(unit)]
        differences = list(_differences(cut, words, other.units(cut)))
        occurrences.update(differences)
        documents.update(set(differences))
        compared += 1
    ranked = sorted(occurrences.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        WordDifference(ours.replace("|", ""), ours, theirs, count, documents[ours, theirs])
        for (ours, theirs), count in (ranked[:limit] if limit else ranked)
    ]
    return WordDifferences(
        *engines, level, compared, len(ranked), occurrences.total(), len(rows),
        len(rows) < len(ranked), rows,
    )  # fmt: skip


def _differences(
    text: str, ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the shortest spans that both begin and end alike and cut differently, cut by `|`."""

    def cut(start: int, end: int, borders: Sequence[int]) -> str:
        return "|".join(text[a:b] for a, b in pairwise([start, *borders, end]))

    our_borders, their_borders = (set(accumulate(map(len, words))) for words in (ours, theirs))
    for start, end in pairwise(sorted({0, *(our_borders & their_borders)})):
        mine = [at for at in range(start + 1, end) if at in our_borders]
        other = [at for at in range(start + 1, end) if at in their_borders]
        if mine or other:
            yield cut(start, end, mine), cut(start, end, other)
