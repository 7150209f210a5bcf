"""`order.bin`: the dates of a segment's documents, and the order in which they are shown.

Layout, little endian:

    int32[n]   the date of each document as yyyymmdd, `format.UNDATED` where it has none
    int32[n]   its rank: how many documents of the segment come before it, by date, then id

Two documents of a segment can be put in order without reading their ids, as most documents of a
corpus without dates would have to be for any search.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from corpus_cli.index.files.binary import little_endian
from corpus_cli.index.files.cards import Card
from corpus_cli.index.files.disk import Chunks
from corpus_cli.index.files.format import date_key


def order_bytes(cards: Sequence[Card]) -> Chunks:
    """Return what the file of some documents holds."""
    dates = array("i", (date_key(card.date) for card in cards))
    return [little_endian(dates), little_endian(array("i", _ranks(dates, cards)))]


def _ranks(dates: Sequence[int], cards: Sequence[Card]) -> list[int]:
    """Return the rank of each document."""
    rows = sorted(range(len(cards)), key=lambda row: (dates[row], cards[row].id))
    found = [0] * len(rows)
    for rank, row in enumerate(rows):
        found[row] = rank
    return found
