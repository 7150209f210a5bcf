"""Frequency lists against the same counts made by walking over the pieces of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_cli.engine.duckdb import DuckDBEngine
from corpus_cli.errors import UsageError
from corpus_cli.model.source import Document
from corpus_cli.model.statistics import FrequencyGroup
from corpus_cli.statistics.frequency import frequency_list
from corpus_cli.statistics.groups import GROUPS
from corpus_cli.text.normal import fold
from corpus_cli.text.words import Segmenter
from tests.statistics_samples import (
    Sample,
    documents,
    index,
    snapshot_of,
    word_counts,
    written_words,
)

_HIDDEN = frozenset({"ที่", "และ", "interpol", "the"})


@pytest.fixture(scope="module", params=["one segment", "two segments"])
def sample(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    segmenter: Segmenter,
) -> Sample:
    """The sample in one segment, and with every other document in a second one."""
    every = documents()
    batches = [every] if request.param == "one segment" else [every[::2], every[1::2]]
    return index(tmp_path_factory.mktemp("frequency") / "i", batches, segmenter)


def _no_group(_: Document) -> str | None:
    return None


_GROUP_OF: dict[str | None, Callable[[Document], str | None]] = {
    None: _no_group,
    "document": lambda document: document.id,
    "issuer": lambda document: document.issuer,
    "year": lambda document: document.date and document.date[:4],
    "month": lambda document: (document.date or "")[:7] if len(document.date or "") > 4 else None,
    "source": lambda document: document.source,
    "category": _no_group,
}


def _plain(group: FrequencyGroup) -> dict[str, tuple[int, int]]:
    return {fold(term.term): (term.frequency, term.documents) for term in group.terms}


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize("by", _GROUP_OF)
def test_every_number_equals_a_plain_count(
    sample: Sample, segmenter: Segmenter, level: str, by: str | None
) -> None:
    """Frequencies, documents, n, types, rates and ranges, of each group and of the corpus."""
    counts = word_counts(sample.documents, level, segmenter)
    result = frequency_list(sample.engine, level=level, top=0, by=by)
    whole = sum(counts.values(), Counter[str]())
    assert (result.level, result.n, result.types) == (level, whole.total(), len(whole))
    assert (result.documents, result.stopwords) == (len(sample.documents), None)
    for group in result.groups:
        members = [counts[d.id] for d in sample.documents if _GROUP_OF[by](d) == group.group]
        total = sum(members, Counter[str]())
        assert (group.n, group.types) == (total.total(), len(total))
        assert group.documents == len(members)
        assert _plain(group) == {
            word: (frequency, sum(word in member for member in members))
            for word, frequency in total.items()
        }
        for term in group.terms:
            assert term.per_million == pytest.approx(term.frequency / group.n * 1e6)
            assert term.range == pytest.approx(term.documents / len(members))


@pytest.mark.parametrize("by", _GROUP_OF)
def test_groups_come_by_name_and_the_nameless_one_last(sample: Sample, by: str | None) -> None:
    """Each group once, also one whose documents have no word."""
    names = {_GROUP_OF[by](document) for document in sample.documents}
    result = frequency_list(sample.engine, top=1, by=by)
    ordered = sorted(name for name in names if name is not None)
    assert [group.group for group in result.groups] == ordered + [None] * (None in names)


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize("by", [None, "issuer"])
@pytest.mark.parametrize("top", [1, 3, 1000])
def test_the_list_is_the_head_of_the_whole(
    sample: Sample, level: str, by: str | None, top: int
) -> None:
    """`top` cuts each group's list; the order is by frequency, then folded term."""
    whole = frequency_list(sample.engine, level=level, top=0, by=by)
    head = frequency_list(sample.engine, level=level, top=top, by=by)
    for all_of, some in zip(whole.groups, head.groups, strict=True):
        assert some.terms == all_of.terms[:top]
        keys = [(-term.frequency, fold(term.term)) for term in all_of.terms]
        assert keys == sorted(keys)


@pytest.mark.parametrize("by", [None, "issuer", "document"])
def test_stop_words_are_hidden_and_counted(sample: Sample, by: str | None) -> None:
    """They leave the terms and make room for others; n and types stay."""
    shown = frequency_list(sample.engine, top=0, by=by)
    hiding = frequency_list(sample.engine, top=0, stopwords=_HIDDEN, stopwords_name="a list", by=by)
    assert hiding.stopwords == "a list"
    assert (hiding.n, hiding.types) == (shown.n, shown.types)
    for before, after in zip(shown.groups, hiding.groups, strict=True):
        assert (before.n, before.types) == (after.n, after.types)
        assert list(after.terms) == [t for t in before.terms if fold(t.term) not in _HIDDEN]
    assert "Interpol" in {term.term for group in shown.groups for term in group.terms}


def test_a_term_is_shown_as_most_often_written(sample: Sample, segmenter: Segmenter) -> None:
    """In the segment where it is most frequent; the smaller string where two are as frequent."""
    wanted: dict[str, str] = {}
    by_segment = [
        Counter(
            word
            for document in sample.documents
            if document.id in {row.id for row in segment.shelf.rows()}
            for word in written_words(document, "unit", segmenter)
        )
        for segment in sample.segments
    ]
    for term in {fold(word) for counts in by_segment for word in counts}:
        best = []
        for counts in by_segment:
            forms = {word: n for word, n in counts.items() if fold(word) == term}
            if forms:
                form = min(forms, key=lambda word: (-forms[word], word))
                best.append((-sum(forms.values()), form))
        wanted[term] = min(best)[1]
    shown = frequency_list(sample.engine, top=0).groups[0].terms
    assert {fold(term.term): term.term for term in shown} == wanted
    assert wanted["interpol"] == "Interpol"


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["WHO WHO", "Who Who Who"], "Who"),
        (["Who Who Who", "WHO WHO"], "Who"),
        (["Who Who who", "WHO WHO"], "WHO"),
        (["Who Who", "WHO WHO"], "WHO"),
        (["Who Who who who who", "WHO WHO"], "who"),
    ],
)
def test_the_commonest_form_of_all_segments_is_shown(
    tmp_path: Path, segmenter: Segmenter, texts: list[str], form: str
) -> None:
    """However documents are spread over segments; of equally frequent forms the smaller string."""
    batches = [[Document(id=f"d{i}", text=t, source="")] for i, t in enumerate(texts)]
    for by in (None, "year"):
        (group,) = frequency_list(
            index(tmp_path / f"{by}", batches, segmenter).engine, by=by
        ).groups
        assert [term.term for term in group.terms] == [form]


def test_only_words_are_listed(sample: Sample) -> None:
    """Numbers are; white space and punctuation are not, nor counted in n."""
    kinds = {term.kind.value for term in frequency_list(sample.engine, top=0).groups[0].terms}
    assert kinds == {"thai", "latin", "number"}


def test_segments_do_not_show(
    tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter
) -> None:
    """Seven segments of a document each give the list that one of seven gives."""
    every = documents()
    folder = tmp_path_factory.mktemp("segments")
    one = index(folder / "one", [every], segmenter)
    seven = index(folder / "seven", [[document] for document in every], segmenter)
    for by in (None, "issuer", "month"):
        a, b = (frequency_list(s.engine, top=0, by=by) for s in (one, seven))
        folded = [
            [[(fold(t.term), *t[1:]) for t in group.terms] for group in result.groups]
            for result in (a, b)
        ]
        assert folded[0] == folded[1]
        assert [g[:4] for g in a.groups] == [g[:4] for g in b.groups]


def test_an_empty_corpus_has_an_empty_list(tmp_path: Path) -> None:
    """One group without terms, or none where groups were asked for and there are none."""
    engine = DuckDBEngine(tmp_path, snapshot_of([]))
    assert frequency_list(engine).groups == [FrequencyGroup(None, 0, 0, 0, [])]
    assert frequency_list(engine, by="year").n == 0


@pytest.mark.parametrize(
    ("options", "named"), [({"by": "words; drop"}, "year"), ({"level": "word"}, "token")]
)
def test_what_is_unknown_is_refused(sample: Sample, options: dict[str, str], named: str) -> None:
    """The message repeats it, the hint lists what there is."""
    with pytest.raises(UsageError) as raised:
        frequency_list(sample.engine, **options)
    assert repr(next(iter(options.values()))) in raised.value.message
    assert named in (raised.value.hint or "")


@pytest.mark.parametrize("by", GROUPS)
def test_every_group_works(sample: Sample, by: str) -> None:
    """No document is lost or counted twice, whatever it is grouped by."""
    result = frequency_list(sample.engine, by=by)
    assert sum(group.documents for group in result.groups) == result.documents
    assert sum(group.n for group in result.groups) == result.n
