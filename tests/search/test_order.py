"""Documents come by date, then id, whichever segments they lie in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus_cli.index.build.tasks import write_segment
from corpus_cli.index.files.cards import Cards
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document
from corpus_cli.search.match.documents import in_order
from corpus_cli.text.words.segmenter import Segmenter

_DATES = ("2021-11-26", "2021-11", "2564", "2022-01-02", None, None, None)


@pytest.fixture(scope="module")
def corpus(
    segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Sequence[Segment], Sequence[Sequence[Document]]]:
    """Three segments, and the documents of each: many of one date, many of none."""
    rng = random.Random(8)
    names = rng.sample(range(10**6), 120)
    documents = [
        Document(id=f"{name}", text="ตำรวจ", source="d.txt", date=rng.choice(_DATES))
        for name in names
    ]
    parts = [documents[:50], documents[50:57], documents[57:]]
    folder: Path = tmp_path_factory.mktemp("order")
    segments = [
        Segment(folder, write_segment(folder, number, part, segmenter))
        for number, part in enumerate(parts, 1)
    ]
    return segments, parts


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 1.0])
@pytest.mark.parametrize("at_most", [None, 1, 9])
def test_documents_come_by_date_then_id(
    corpus: tuple[Sequence[Segment], Sequence[Sequence[Document]]],
    share: float,
    at_most: int | None,
) -> None:
    """Any of them, as the dates and ids of the source say."""
    segments, parts = corpus
    rng = random.Random(f"{share}")
    rows = [{row for row in range(len(part)) if rng.random() < share} for part in parts]

    def key(place: tuple[int, int]) -> tuple[str, str]:
        document = parts[place[0]][place[1]]
        # 2564 is 2021; a date without its month or day comes before those with one.
        return (document.date or "9999").replace("2564", "2021"), document.id

    expected = sorted(((i, row) for i, some in enumerate(rows) for row in some), key=key)
    assert [*map(tuple, in_order(segments, rows, at_most))] == expected[:at_most]


def test_ids_are_read_only_of_documents_that_may_come_next(
    corpus: tuple[Sequence[Segment], Sequence[Sequence[Document]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One of each segment, and at most two for each document that came: not all of a date."""
    segments, parts = corpus
    read: list[int] = []
    known = Cards.id
    monkeypatch.setattr(Cards, "id", lambda cards, row: read.append(row) or known(cards, row))
    first = list(in_order(segments, [set(range(len(part))) for part in parts], 4))
    assert len(first) == 4
    assert 4 <= len(read) <= 2 * 4 + len(segments)
    assert not any("cards" in segment.__dict__ for segment in segments)  # and no file stays open
