"""Documents similar to one document: cosine similarity of their units.

The weight of a unit is (1 + ln tf) ln(1 + N / df), with tf its occurrences in the document, df the
documents containing it and N all documents (Salton and Buckley 1988, "Term-weighting approaches in
automatic text retrieval"); the score is the cosine of the angle between two documents' weights.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from corpus_cli.engine.interface import Engine
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.reuse import Similar, SimilarDocument
from corpus_cli.search.match.documents import DocumentRef

TERMS: Final = 5  # shown for each document

_WEIGHTS: Final = """
    with idf as (
        select word, max(form) as form, ln(1 + ? / cast(sum(documents) as double)) as idf
        from terms where level = 'unit' and word not in (select unnest(cast(? as varchar[])))
        group by word
    ), weights as (
        select doc, doc_terms.word, (1 + ln(frequency)) * idf as weight
        from doc_terms join idf on doc_terms.word = idf.word
        where level = 'unit'
    ), own as (
        select word, weight from weights where doc = ?
    ), norms as (
        select doc, sqrt(sum(weight * weight)) as norm from weights group by doc
    ), shared as (
        select weights.doc, weights.word, weights.weight * own.weight as product
        from weights join own on weights.word = own.word
    ), scores as (
        select doc, sum(product) as product from shared group by doc
    ), best as (
        select scores.doc, product / (norm * (select norm from norms where doc = ?)) as score
        from scores join norms on scores.doc = norms.doc
        where scores.doc <> ? and product > 0 {only}
    )
"""
_ONLY: Final = "and scores.doc in (select unnest(cast(? as bigint[])))"
_BEST: Final = """
    select best.doc, id, score, count(*) over () as total
    from best join documents on best.doc = documents.doc
    order by score desc, id limit ?
"""
_NAMED: Final = """
    select doc, form from (
        select shared.doc, form, shared.word, product,
               row_number() over (partition by shared.doc order by product desc, shared.word) as nth
        from shared join idf on shared.word = idf.word
        where shared.doc in (select unnest(cast(? as bigint[])))
    ) as ranked where nth <= ? order by doc, nth
"""
_ALL: Final = (1 << 31) - 1


def similar_documents(
    segments: Sequence[Segment],
    engine: Engine,
    document: DocumentRef,
    *,
    only: Sequence[Collection[int]] | None = None,
    stopwords: Collection[str] = (),
    limit: int = 20,
) -> Similar:
    """Return the documents most similar to a document; at most `limit`, 0 means all.

    `only` are the rows of each segment that are compared, None for all. Equally similar ones come
    by id. The words in `stopwords`, folded, do not count.
    """
    doc = segments[document.segment].record.number << DOC_SHIFT | document.row
    everything = sum(segment.record.live for segment in segments)
    values: list[object] = [everything, sorted(stopwords), doc, doc, doc]
    weights = _WEIGHTS.format(only="" if only is None else _ONLY)
    if only is not None:
        numbered = zip(segments, only, strict=True)
        values.append([s.record.number << DOC_SHIFT | row for s, rows in numbered for row in rows])
    found = engine.rows(weights + _BEST, [*values, limit or _ALL])
    shared: dict[int, list[str]] = {number: [] for number, *_ in found}
    for number, form in engine.rows(weights + _NAMED, [*values, list(shared), TERMS]):
        shared[number].append(form)
    by_number = {segment.record.number: segment for segment in segments}
    total = found[0][-1] if found else 0
    return Similar(
        document=segments[document.segment].documents.id(document.row),
        total=total,
        returned=len(found),
        truncated=len(found) < total,
        documents=[
            _document(by_number[number >> DOC_SHIFT], number, score, shared[number])
            for number, _, score, _ in found
        ],
    )


def _document(segment: Segment, doc: int, score: float, terms: Sequence[str]) -> SimilarDocument:
    row = segment.documents.row(doc & ((1 << DOC_SHIFT) - 1))
    return SimilarDocument(row.id, row.title, row.date, row.issuer, min(score, 1.0), terms, row.url)
