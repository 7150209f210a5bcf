"""Frequency lists against the same counts made by walking over the pieces of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.engine.duckdb import DuckDBEngine
from corpus_cli.errors import UsageError
from corpus_cli.model.source import Document
from corpus_cli.model.statistics import FrequencyGroup, Stopwords, Wanted
from corpus_cli.search.query.language import read_query
from corpus_cli.statistics.document_groups import FIELDS, read_groups
from corpus_cli.statistics.frequency import frequency_list
from corpus_cli.statistics.frequency_measures import KeyGroups, mattr_of, previous, sttr_of
from corpus_cli.statistics.measures.dispersion import arf, dp_norm, juilland_d
from corpus_cli.statistics.measures.text import mattr, sttr, yule_k
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.terms import look_up_terms, written_forms
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.segmenter import Segmenter
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


def everything(sample: Sample) -> Subcorpus:
    return Subcorpus(sample.segments, lambda: sample.engine)


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
    result = frequency_list(everything(sample), level=level, top=0, by=by)
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
    result = frequency_list(everything(sample), top=1, by=by)
    ordered = sorted(name for name in names if name is not None)
    assert [group.group for group in result.groups] == ordered + [None] * (None in names)


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize("by", [None, "issuer"])
@pytest.mark.parametrize("top", [1, 3, 1000])
def test_the_list_is_the_head_of_the_whole(
    sample: Sample, level: str, by: str | None, top: int
) -> None:
    """`top` cuts each group's list; the order is by frequency, then folded term."""
    whole = frequency_list(everything(sample), level=level, top=0, by=by)
    head = frequency_list(everything(sample), level=level, top=top, by=by)
    for all_of, some in zip(whole.groups, head.groups, strict=True):
        assert some.terms == all_of.terms[:top]
        keys = [(-term.frequency, fold(term.term)) for term in all_of.terms]
        assert keys == sorted(keys)


@pytest.mark.parametrize("by", [None, "issuer", "document"])
def test_stop_words_are_hidden_and_counted(sample: Sample, by: str | None) -> None:
    """They leave the terms and make room for others; n and types stay."""
    shown = frequency_list(everything(sample), top=0, by=by)
    hiding = frequency_list(
        everything(sample), top=0, stopwords=Stopwords("a list", _HIDDEN), by=by
    )
    assert hiding.stopwords == "a list"
    assert (hiding.n, hiding.types) == (shown.n, shown.types)
    for before, after in zip(shown.groups, hiding.groups, strict=True):
        assert (before.n, before.types) == (after.n, after.types)
        assert list(after.terms) == [t for t in before.terms if fold(t.term) not in _HIDDEN]
    assert "Interpol" in {term.term for group in shown.groups for term in group.terms}


@pytest.mark.parametrize("level", ["unit", "token"])
def test_words_that_have_no_case_are_written_as_they_are(sample: Sample, level: str) -> None:
    """What is said of them without asking is what the tables say."""
    rows = sample.engine.rows("select distinct word from terms where level = ?", [level])
    words = {word for (word,) in rows}
    known = look_up_terms(sample.engine, level, words)
    assert written_forms(sample.engine, level, words) == {
        word: (term.form, term.kind) for word, term in known.items()
    }


def test_a_term_is_shown_as_most_often_written(sample: Sample, segmenter: Segmenter) -> None:
    """In the segment where it is most frequent; the smaller string where two are as frequent."""
    wanted: dict[str, str] = {}
    by_segment = [
        Counter(
            word
            for document in sample.documents
            if document.id in {row.id for row in segment.documents.rows()}
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
    shown = frequency_list(everything(sample), top=0).groups[0].terms
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
            everything(index(tmp_path / f"{by}", batches, segmenter)), by=by
        ).groups
        assert [term.term for term in group.terms] == [form]


def test_only_words_are_listed(sample: Sample) -> None:
    """Numbers are; white space and punctuation are not, nor counted in n."""
    kinds = {term.kind.value for term in frequency_list(everything(sample), top=0).groups[0].terms}
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
        a, b = (frequency_list(everything(s), top=0, by=by) for s in (one, seven))
        folded = [
            [[(fold(t.term), *t[1:]) for t in group.terms] for group in result.groups]
            for result in (a, b)
        ]
        assert folded[0] == folded[1]
        assert [g[:4] for g in a.groups] == [g[:4] for g in b.groups]


def test_an_empty_corpus_has_an_empty_list(tmp_path: Path) -> None:
    """One group without terms, or none where groups were asked for and there are none."""
    engine = DuckDBEngine(tmp_path, snapshot_of([]))
    assert frequency_list(Subcorpus((), lambda: engine)).groups == [
        FrequencyGroup(None, 0, 0, 0, None, [])
    ]
    assert frequency_list(Subcorpus((), lambda: engine), by="year").n == 0
    for by in (None, "year"):
        (group,) = frequency_list(Subcorpus((), lambda: engine), by=by, parts="month").groups
        assert group.text is not None
        assert (group.n, group.text.sentences, group.text.ttr) == (0, 0, None)


@pytest.mark.parametrize(
    ("options", "named"), [({"by": "words; drop"}, "year"), ({"level": "word"}, "token")]
)
def test_what_is_unknown_is_refused(sample: Sample, options: dict[str, str], named: str) -> None:
    """The message repeats it, the hint lists what there is."""
    with pytest.raises(UsageError) as raised:
        frequency_list(everything(sample), **options)
    assert repr(next(iter(options.values()))) in raised.value.message
    assert named in (raised.value.hint or "")


@pytest.mark.parametrize("by", FIELDS)
def test_every_group_works(sample: Sample, by: str) -> None:
    """No document is lost or counted twice, whatever it is grouped by."""
    result = frequency_list(everything(sample), by=by)
    assert sum(group.documents for group in result.groups) == result.documents
    assert sum(group.n for group in result.groups) == result.n


_ORDER = ("a3", "a2", "a1", "b2", "b3", "b4", "b1")  # by date, then id; none last


@pytest.mark.parametrize("parts", ["document", "year", "5"])
@pytest.mark.parametrize("level", ["unit", "token"])
def test_measures(sample: Sample, segmenter: Segmenter, parts: str, level: str) -> None:
    """ARF, DPnorm and D of each term, and what the text is like, from the words in order."""
    by_id = {document.id: document for document in sample.documents}
    words = [
        (by_id[name], fold(word))
        for name in _ORDER
        for word in written_words(by_id[name], level, segmenter)
    ]
    if parts == "5":
        part_of = [at * 5 // len(words) for at in range(len(words))]
    else:
        part_of = [d.id if parts == "document" else (d.date or "")[:4] for d, _ in words]
    names = sorted({*part_of})
    sizes = [part_of.count(name) for name in names]
    result = frequency_list(everything(sample), level=level, top=0, parts=parts)
    assert result.parts == ("5 slices" if parts == "5" else parts)
    (group,) = result.groups
    for term in group.terms:
        at = [i for i, (_, word) in enumerate(words) if word == fold(term.term)]
        v = [sum(part_of[i] == name for i in at) for name in names]
        assert term.arf == pytest.approx(arf(at, len(words)))
        assert term.dp_norm == pytest.approx(dp_norm(v, sizes))
        assert term.juilland_d == pytest.approx(juilland_d(v, sizes), abs=1e-7)
    assert group.text is not None
    counts = Counter(word for _, word in words)
    assert group.text.yule_k == pytest.approx(yule_k(counts.values()))
    assert group.text.ttr == len(counts) / len(words)
    assert group.text.sentences > 0


@given(st.lists(st.sampled_from("กขคงจฉ"), max_size=80), st.integers(1, 9))
def test_text_measures_from_where_each_word_was_last(words: list[str], size: int) -> None:
    """STTR and MATTR of arrays are those of sets."""
    before = previous(KeyGroups.of(np.array([ord(word) for word in words], dtype=np.uint64)))
    assert before.tolist() == [
        max((j for j in range(i) if words[j] == word), default=-1) for i, word in enumerate(words)
    ]
    for ours, theirs in ((sttr_of, sttr), (mattr_of, mattr)):
        expected = theirs(words, size)
        assert ours(before, size) == (None if expected is None else pytest.approx(expected))


def test_terms_that_are_wanted(sample: Sample) -> None:
    """By kind, by a pattern, by frequency; in another order."""
    every = frequency_list(everything(sample), top=0).groups[0].terms
    wanted = Wanted(("latin", "number"), "^[a-i2]", 2)
    some = frequency_list(everything(sample), top=0, wanted=wanted, sort="term").groups[0].terms
    kept = [
        t for t in every
        if t.kind in {"latin", "number"} and fold(t.term)[0] in "abcdefghi2" and t.frequency > 1
    ]  # fmt: skip
    assert list(some) == sorted(kept, key=lambda t: fold(t.term))
    assert some
    documents = frequency_list(everything(sample), top=0, sort="documents").groups[0].terms
    assert [t.documents for t in documents] == sorted((t.documents for t in every), reverse=True)
    for wrong in ("(", "(?=x)"):
        with pytest.raises(UsageError, match="--pattern"):
            frequency_list(everything(sample), wanted=Wanted(pattern=wrong))
    with pytest.raises(UsageError, match="cannot sort"):
        frequency_list(everything(sample), sort="size")


def test_a_filter_and_copies(tmp_path: Path, segmenter: Segmenter) -> None:
    """Lists of some documents are those of an index of them alone; copies count once."""
    every = documents()
    some = [document for document in every if document.issuer == "กต."]
    whole = index(tmp_path / "whole", [every], segmenter)
    alone = index(tmp_path / "alone", [some], segmenter)
    filtered = Subcorpus(whole.segments, lambda: whole.engine, read_query(["issuer:กต."]))
    expected = frequency_list(everything(alone), top=0)
    found = frequency_list(filtered, top=0)
    assert (found.n, found.types, found.documents) == (expected.n, expected.types, 3)
    counts = [{fold(t.term): t[2:6] for t in r.groups[0].terms} for r in (found, expected)]
    assert counts[0] == counts[1]
    twice = index(
        tmp_path / "twice",
        [every, [d._replace(id=f"x{d.id}", source=f"x{d.source}") for d in every]],
        segmenter,
    )
    once = Subcorpus(twice.segments, lambda: twice.engine, distinct=True)
    first = frequency_list(everything(whole), top=0, by="issuer")
    assert [(g.group, g.n, g.types) for g in frequency_list(once, top=0, by="issuer").groups] == [
        (g.group, g.n, g.types) for g in first.groups
    ]
    assert [(g.name, g.words) for g in read_groups(once, "issuer")] == [
        (g.group, g.n) for g in first.groups
    ]
