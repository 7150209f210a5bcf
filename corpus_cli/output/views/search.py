"""What a search found, as blocks, and the sentence that says what it did not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from corpus_cli.model.search import (
    DocumentHits,
    Explanation,
    Hit,
    HitGroup,
    Label,
    SearchResult,
)
from corpus_cli.output.blocks import (
    DOC,
    TITLE,
    Block,
    Citation,
    Column,
    Grid,
    Heading,
    Note,
    Passage,
    count,
    joined,
    limit_note,
    note,
    number,
    numeric,
    plain,
)


def search_result(
    result: SearchResult, *, signs: bool = False, view: str = "sentence"
) -> Iterator[Block]:
    """Yield the hits as passages under their documents, or the documents where they were asked for.

    `signs` where labels are shown by signs, which the footer then explains; `view` tells whether a
    hit is numbered by its sentence or its paragraph.
    """
    if result.groups is not None:
        if result.groups:
            yield groups(result.groups)
    elif result.document_hits is not None:
        if result.document_hits:
            yield documents(result.document_hits)
    else:
        yield from passages(result.hits, view)
    yield from ending(result, signs=signs)


def ending(result: SearchResult, *, signs: bool = False) -> Iterator[Block]:
    """Yield what stands below the hits."""
    yield footer(result, signs=signs)
    if result.explanation is not None:
        yield from explanation(result.explanation)


def passages(hits: Iterable[Hit], view: str) -> Iterator[Heading | Passage]:
    """Yield each hit with its context, a heading wherever the document changes."""
    doc: str | None = None
    if view == "document":
        hits = _once(hits)
    for same in _of_one_passage(hits):
        hit = same[0]
        if hit.doc != doc:
            doc = hit.doc
            yield Heading(joined(hit.title, hit.date, hit.doc), hit.url, is_cited=True)
        place = hit.paragraph if view == "paragraph" else hit.sentence
        mark = f"{hit.label.sign} {place:>4}"
        others = [(len(one.left), len(one.left) + len(one.node)) for one in same[1:]]
        yield Passage(
            mark,
            hit.left,
            hit.node,
            hit.right,
            source(hit),
            is_numbered=True,
            others=others,
            rows=len(same),
        )


def _of_one_passage(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Yield hits together that quote the same passage of a document and follow each other."""
    same: list[Hit] = []
    for hit in hits:
        if same and not _quote_the_same(same[-1], hit):
            yield same
            same = []
        same.append(hit)
    if same:
        yield same


def _quote_the_same(one: Hit, other: Hit) -> bool:
    """Tell whether two hits are in the same stretch of a document, which both quote."""
    return (
        one.doc == other.doc
        and one.start < other.start
        and one.start - len(one.left) == other.start - len(other.left)
        and one.left + one.node + one.right == other.left + other.node + other.right
    )


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Cut hits, each with the whole of its document, so that a document stands there once."""
    for _, same in groupby(hits, key=lambda hit: hit.doc):
        shown = 0
        for hit, following in zip_longest(group := list(same), group[1:]):
            end = len(hit.left) + len(hit.node)
            right = "" if following else hit.right
            node = hit.node[max(shown - len(hit.left), 0) :]
            yield hit._replace(left=hit.left[shown:], node=node, right=right)
            shown = max(shown, end)


def source(hit: Hit) -> Citation:
    """Say where a quotation is from: the offsets, which few will read, last."""
    page = "" if hit.page is None else f"page {hit.page}, "
    where = f"{hit.doc}, {page}paragraph {hit.paragraph}, sentence {hit.sentence}"
    place = [where, hit.label, f"{hit.start}–{hit.end}"]
    return Citation(hit.title, hit.issuer, hit.date, hit.url, place)


def documents(found: Sequence[DocumentHits]) -> Grid:
    """Return a row a document with its hits."""
    columns = [
        DOC,
        Column("date"),
        TITLE,
    ]
    counts = ("hits", *Label)
    rows = (
        [d.doc, plain(d.date), plain(d.title), *(number(getattr(d, name)) for name in counts)]
        for d in found
    )
    addresses = [d.url for d in found]
    columns += [*numeric("hits"), *numeric(*Label, rank=3)]
    return Grid(columns, rows, is_numbered=True, addresses=addresses)


def explanation(found: Explanation) -> Iterator[Grid]:
    """Yield the steps of the search, and what scores consist of, where there are any."""
    columns = [Column("step", flexible=True), *numeric("hits", "documents", "ms")]
    steps = (
        [s.step, _or_blank(s.hits), _or_blank(s.documents), f"{s.milliseconds:,.1f}"]
        for s in found.steps
    )
    yield Grid(columns, steps)
    if found.scores:
        columns = [
            Column("doc", flexible=True, keep_ends=True),
            Column("part", flexible=True),
            *numeric("hits", "documents", "idf", "length", "score"),
        ]
        scores = (
            [s.doc, s.part, number(s.hits), number(s.documents), f"{s.idf:.3f}", number(s.length),
             f"{s.score:.3f}"]
            for s in found.scores
        )  # fmt: skip
        yield Grid(columns, scores)


def _or_blank(value: int | None) -> str:
    return "" if value is None else number(value)


def groups(found: Sequence[HitGroup]) -> Grid:
    """Return a row a group with its hits."""
    columns = [Column("group", flexible=True), *numeric("hits", "documents", "per cent")]
    rows = (
        [g.group or "(none)", number(g.hits), number(g.documents), f"{g.percent:.1f}%"]
        for g in found
    )
    return Grid(columns, rows)


def footer(result: SearchResult, *, signs: bool = False) -> Note:
    """Say what was found, what `--match` and `--limit` kept back, and, with `signs`, theirs."""
    hidden = _hidden(result)
    of_hits = result.document_hits is None and result.groups is None
    return note(
        _found(result, hidden),
        _kept_back(result, hidden),
        f"{count(result.title_only, 'more document')} with it only in the title"
        if result.title_only
        else None,
        f"{number(result.sampled)} sampled at random" if result.sampled is not None else None,
        f"{number(result.duplicates)} in repeated paragraphs hidden (--distinct)"
        if result.duplicates
        else None,
        limit_note(_shown(result), truncated=result.truncated) if result.returned else None,
        _legend(result, hidden) if signs and result.returned and of_hits else None,
    )


def _shown(result: SearchResult) -> str:
    shown = number(result.returned)
    if result.document_hits is None:
        return shown
    return f"{shown} of {count(result.documents, 'document')}"


def _hidden(result: SearchResult) -> dict[Label, int]:
    """Return the labels that `--match` left out, with their counts: the weakest go first."""
    hidden: dict[Label, int] = {}
    left = result.hidden
    for label in (Label.PARTIAL, Label.COMPOUND):
        hits = getattr(result.by_label, label)
        if 0 < hits <= left:
            hidden[label] = hits
            left -= hits
    return hidden


def _found(result: SearchResult, hidden: dict[Label, int]) -> str:
    where = count(result.documents, "document")
    if not result.total:
        return f"{where}; add -l to list them" if result.documents else "no hits"
    shown = {label: getattr(result.by_label, label) for label in Label if label not in hidden}
    # Of several parts, some occur in documents that lack another: labels count those as well.
    labels = f" ({_by_label(shown.items())})" if sum(shown.values()) == result.total else ""
    return f"{count(result.total, 'hit')} in {where}{labels}"


def _by_label(counts: Iterable[tuple[Label, int]]) -> str:
    return ", ".join(f"{label} {number(hits)}" for label, hits in counts if hits)


def _kept_back(result: SearchResult, hidden: dict[Label, int]) -> str:
    if not result.hidden:
        return ""
    if sum(hidden.values()) != result.hidden:
        return f"{number(result.hidden)} more with --match partial"
    weakest = next(iter(hidden))
    units = _partial_units(result) if Label.PARTIAL in hidden else ""
    if len(hidden) == 1:
        what = f"{weakest} ({units})" if units else str(weakest)
    else:
        labels = _by_label(reversed(hidden.items()))  # the last is partial
        what = f"({labels}: {units})" if units else f"({labels})"
    return f"{number(result.hidden)} more {what}: --match {weakest}"


def _partial_units(result: SearchResult) -> str:
    """Say in which units the commonest of the partial occurrences lie; "" where in none."""
    if not result.partial_units:
        return ""
    units = [f"{number(one.hits)} in {one.unit}" for one in result.partial_units]
    if sum(one.hits for one in result.partial_units) < result.partial_counted:
        units.append("…")
    is_all = result.partial_counted == result.by_label.partial
    of_first = "" if is_all else f"of the first {number(result.partial_counted)}: "
    return f"{of_first}{', '.join(units)}"


def _legend(result: SearchResult, hidden: dict[Label, int]) -> str:
    shown = (
        f"{label.sign} {label}"
        for label in (Label.COMPOUND, Label.PARTIAL)
        if label not in hidden and getattr(result.by_label, label)
    )
    return ", ".join(shown)
