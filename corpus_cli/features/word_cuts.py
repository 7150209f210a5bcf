"""How the corpus's own lexicon and engine cut a text, and where another engine cuts otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from corpus_cli.model.words import WordCuts, WordDifference, WordDifferences, WordUnit
from corpus_cli.text.analysed_text import analyse
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.words.engines import segmenter_for
from corpus_cli.text.words.segmenter import Segmenter


def cuts(text: str, segmenter: Segmenter, document: str | None = None) -> WordCuts:
    """Return the units of a text with their tokens and why they are units."""
    found = analyse(text, segmenter)
    units = [
        WordUnit(
            unit.start,
            unit.end,
            unit.text,
            [token.text for token in found.tokens[first:end]],
            unit.kind,
            unit.why,
        )
        for unit, (first, end) in zip(found.units, found.tokens_of_unit, strict=True)
    ]
    return WordCuts(document, len(text), units)


def differences(
    texts: Iterable[str],
    segmenter: Segmenter,
    engines: tuple[str, str],
    *,
    level: str = "token",
    limit: int = 0,
) -> WordDifferences:
    """Compare how a segmenter and another engine cut texts, in units or tokens.

    `engines` are their names. Raises UsageError for an engine that cannot be used.
    """
    other = segmenter_for(segmenter.lexicon, engines[1])
    places: Counter[tuple[str, str]] = Counter()
    documents: Counter[tuple[str, str]] = Counter()
    compared = 0
    for text in texts:
        cut = normal(text)
        words = segmenter.units(cut)
        if level == "token":
            words = [token for unit in words for token in segmenter.tokens(unit)]
        found = list(_differing(cut, words, other.units(cut)))
        places.update(found)
        documents.update(set(found))
        compared += 1
    ranked = sorted(places.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        WordDifference(ours.replace("|", ""), ours, theirs, count, documents[ours, theirs])
        for (ours, theirs), count in (ranked[:limit] if limit else ranked)
    ]
    return WordDifferences(
        *engines, level, compared, len(ranked), places.total(), len(rows),
        len(rows) < len(ranked), rows,
    )  # fmt: skip


def _differing(text: str, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the shortest stretches, both ends of which both have, that are cut in two ways."""
    one, two = (list(accumulate(map(len, words))) for words in (ours, theirs))
    common = sorted({0, *one} & {0, *two})
    mine, other = set(one), set(two)
    for start, end in pairwise(common):
        a = [at for at in range(start + 1, end) if at in mine]
        b = [at for at in range(start + 1, end) if at in other]
        if a or b:
            yield _barred(text, start, end, a), _barred(text, start, end, b)


def _barred(text: str, start: int, end: int, inner: Sequence[int]) -> str:
    edges = [start, *inner, end]
    return "|".join(text[a:b] for a, b in pairwise(edges))
