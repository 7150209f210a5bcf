"""The normal form of titles, of many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_cli.text.normal.normal_form import fold, normal, normal_query


def normal_titles(titles: Sequence[str]) -> list[str]:
    """Return `normal_query` of each title.

    Titles are short and making a normal form is not free, so they go through it as the lines of
    one text; unless one has a line break itself.
    """
    lines = fold(normal("\n".join(titles))).split("\n")
    if len(lines) != len(titles):
        return [normal_query(title) for title in titles]
    return [line.strip(" ") for line in lines]
