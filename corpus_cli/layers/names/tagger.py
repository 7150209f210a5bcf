"""The people, organisations and places that a text names.

`name_model` labels the tokens of a text, `name_rules` says what of that is a name. A given name
alone (นายอนุทิน) is the person of whom the same text has the full name, if there is one such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, Protocol

from corpus_cli.layers.names.labelled_text import KINDS, Labelled, Mention, NameText
from corpus_cli.layers.names.lists import name_lists
from corpus_cli.layers.names.model import NameModel
from corpus_cli.layers.names.rules import known_names, mentions
from corpus_cli.model.names import FoundName, NameKind
from corpus_cli.text.normal.normal_form import NormalText
from corpus_cli.text.words.vocabulary import IntArray

RECIPE: Final = "names-1"
"""Changes whenever other names would be found in the same text."""


class Tokenised(Protocol):
    """What is asked of an analysis."""

    @property
    def normal(self) -> NormalText:
        """The normal form, with the way back."""
        ...

    @property
    def token_starts(self) -> IntArray:
        """Where its tokens begin in the normal text."""
        ...

    @property
    def unit_starts(self) -> IntArray:
        """Where its units begin in the normal text."""
        ...


class NameTagger:
    """Finds names. It remembers every word it has met: one for so many texts at a time."""

    def __init__(self) -> None:
        self._model = NameModel()
        self._lists = name_lists()

    def find(self, analyses: Sequence[Tokenised]) -> list[list[FoundName]]:
        """Return the names of each text, in order; the offsets are into what was analysed."""
        lines = [list(_lines(analysis)) for analysis in analyses]
        rows = [
            [analysis.normal.text[a:b] for a, b in pairwise(edges)]
            for analysis, of_text in zip(analyses, lines, strict=True)
            for edges in of_text
        ]
        labels = self._model.labels(rows)
        return [
            self._names(
                analysis, [span for edges in of_text for span in _spans(edges, next(labels))]
            )
            for analysis, of_text in zip(analyses, lines, strict=True)
        ]

    def _names(self, analysis: Tokenised, labelled: Iterable[Labelled]) -> list[FoundName]:
        text = analysis.normal.text
        edges = {*analysis.unit_starts.tolist(), len(text)}
        seen = NameText(text, edges, self._lists)
        every = [*known_names(seen), *(m for span in labelled for m in mentions(seen, span))]
        every.sort(key=lambda mention: (mention.start, -mention.end))
        found: list[Mention] = []
        for mention in every:
            if not found or mention.start >= found[-1].end:
                found.append(mention)
        original = analysis.normal.original_span
        return [
            FoundName(m.kind, *original(m.start, m.end), m.name, m.title) for m in _in_full(found)
        ]


def _lines(analysis: Tokenised) -> Iterator[list[int]]:
    """Yield, for each line with tokens, where they begin, and where the last of them ends."""
    text = analysis.normal.text
    edges: list[int] = []
    for start in analysis.token_starts.tolist():
        edges.append(start)
        if text[start] == "\n":
            if len(edges) > 1:
                yield edges
            edges = []
    if edges:
        yield [*edges, len(text)]


def _spans(edges: Sequence[int], labels: Sequence[str]) -> Iterator[Labelled]:
    """Yield the stretches of tokens that are labelled as one name."""
    begin = None
    for at, label in enumerate([*labels, "O"]):
        if begin is not None and label != f"I-{labels[begin][2:]}":
            yield Labelled(labels[begin][2:], edges[begin], edges[at])
            begin = None
        if label[:2] == "B-" and label[2:] in KINDS:
            begin = at


def _in_full(found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions; a given name alone becomes the one full name that begins so."""
    full: defaultdict[str, set[str]] = defaultdict(set)
    for mention in found:
        given, space, _ = mention.name.partition(" ")
        if mention.kind is NameKind.PERSON and space:
            full[given].add(mention.name)
    for mention in found:
        names = full.get(mention.name, ())
        only = next(iter(names)) if len(names) == 1 else None
        if mention.kind is NameKind.PERSON and only:
            yield mention._replace(name=only)
        else:
            yield mention
