"""Collocates against the same counts made by walking over the pieces of each document."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.model.association import Collocates
from corpus_cli.model.statistics import Stopwords
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.collocates import MEASURES, collocates
from corpus_cli.statistics.measures.association import Contingency
from corpus_cli.statistics.measures.registry import SORTS
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.windows import Window, read_window
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.statistics_samples import Sample, documents, index
from tests.word_table import is_stop, is_word

COPY = "ตำรวจไทยและตำรวจไต้หวันร่วมมือกัน"


@pytest.fixture(scope="module", params=[1, 2], ids=["one segment", "two segments"])
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter
) -> Sample:
    every = documents()
    every.append(every[0]._replace(id="z9", source="z9.txt", text=f"ข่าว\n{COPY}\n {COPY} "))
    batches = [every[i :: request.param] for i in range(request.param)]
    return index(tmp_path_factory.mktemp("collocates") / "i", batches, segmenter)


def ask(sample: Sample, query: str, window: Window | None = None, **options: object) -> Collocates:
    where: Expression | None = None
    if "where" in options:
        where = read_query([str(options.pop("where"))])
    scope = Subcorpus(
        sample.segments, lambda: sample.engine, where, distinct=bool(options.pop("distinct", False))
    )
    request = ParsedSearch(query, read_query([query]))
    given = {"min_frequency": 1, "limit": 0, **options}
    return collocates(scope, request, window or Window(), **given)


def lines(sample: Sample, level: str, segmenter: Segmenter) -> list[list[str]]:
    """The pieces of each line of each document, folded."""
    vocabulary = Vocabulary(segmenter)
    found = []
    for document in sample.documents:
        analysis = analysis_of(document.text[document.analysed_from :], vocabulary)
        numbers = analysis.units if level == "unit" else analysis.tokens
        table = list(vocabulary.units if level == "unit" else vocabulary.tokens)
        found.append([""])
        for number in numbers:
            found[-1].append(fold(table[number]))
            if table[number] == "\n":
                found.append([])
    return found


def walked(
    pieces: list[list[str]], node: str, window: int
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Words in windows, words that are nodes, all words: nodes are whole pieces here."""
    inside, nodes, every = Counter[str](), Counter[str](), Counter[str]()
    for line in pieces:
        words = [piece for piece in line if is_word(piece)]
        every.update(words)
        near: set[int] = set()
        for at, piece in enumerate(line):
            if piece != node:
                continue
            nodes[piece] += 1
            for step in (-1, 1):
                place, left = at + step, window
                while 0 <= place < len(line) and left:
                    other = line[place] or " "
                    if is_word(other):
                        near.add(place)
                        left -= 1
                    elif is_stop(other):
                        break
                    place += step
        inside.update(line[at] for at in near if line[at] != node)
    return inside, nodes, every


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize(("node", "window"), [("ไต้หวัน", 2), ("interpol", 3), ("the", 5)])
def test_counts_and_measures(
    sample: Sample, segmenter: Segmenter, level: str, node: str, window: int
) -> None:
    """Every cell of every table is that of walking over the pieces."""
    inside, nodes, every = walked(lines(sample, level, segmenter), node, window)
    result = ask(sample, node, Window(window, window), level=level)
    assert {fold(row.collocate): row.frequency for row in result.collocates} == inside
    assert result.hits == nodes[node] > 0
    assert (result.window_words, result.n) == (
        inside.total(),
        every.total() - nodes.total(),
    )
    for row in result.collocates:
        word = fold(row.collocate)
        elsewhere = every[word] - nodes[word] - inside[word]
        table = Contingency.of_marginals(
            inside[word], inside.total(), inside[word] + elsewhere, every.total() - nodes.total()
        )
        assert row.elsewhere == elsewhere
        assert row.expected == pytest.approx(table.e11)
        assert {name: getattr(row, name) for name in MEASURES} == {
            name: measure(table) for name, measure in MEASURES.items()
        }


def test_a_word_on_both_sides_counts_on_both(sample: Sample) -> None:
    """Left and right may add up to more than the frequency, never to less."""
    result = ask(sample, "interpol", Window(3, 3))
    assert all(max(r.left, r.right) <= r.frequency <= r.left + r.right for r in result.collocates)
    one_sided = ask(sample, "interpol", Window(3, 0))
    assert all(row.right == 0 and row.left == row.frequency for row in one_sided.collocates)


def test_the_query_of_a_row_finds_its_lines(sample: Sample, tmp_path: Path) -> None:
    """It is a query, and it has hits."""
    for span in ("5,5", "0,1", None):
        window = read_window(span, in_sentence=span is None)
        for row in ask(sample, "ไต้หวัน", window).collocates:
            request = ParsedSearch(row.query, read_query([row.query]))
            from corpus_cli.search.pipeline import search

            assert search(sample.segments, request).total > 0, row.query


def test_a_filter_leaves_the_rest_out(sample: Sample) -> None:
    """Windows, frequencies and N are those of the documents that meet it."""
    every, some = ask(sample, "ไต้หวัน"), ask(sample, "ไต้หวัน", where="date:2021-11-26")
    assert 0 < some.hits < every.hits
    assert some.n < every.n
    assert ask(sample, "ไต้หวัน", where="date:1999").hits == 0


def test_copies_are_counted_once(sample: Sample) -> None:
    """Of three equal paragraphs one counts, for hits, windows and N."""
    every, once = ask(sample, "ตำรวจ"), ask(sample, "ตำรวจ", distinct=True)
    assert every.hits - once.hits == 4
    copied = sum(len([1 for _ in range(2)]) for _ in range(2))
    assert every.window_words == 3 * once.window_words
    assert copied == 4
    assert every.n > once.n


@pytest.mark.parametrize("sort", SORTS["collocates"])
def test_the_strongest_come_first(sample: Sample, sort: str) -> None:
    """Rows are in the order of the measure; those without it last."""
    rows = ask(sample, "interpol", sort=sort).collocates
    values = [getattr(row, sort) for row in rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known


def test_limits_and_stop_words(sample: Sample) -> None:
    """What is left out is counted: in the total by limit, in R1 by stop words."""
    every = ask(sample, "ไต้หวัน")
    short = ask(sample, "ไต้หวัน", limit=1)
    assert (short.total, short.returned, short.truncated) == (every.total, 1, True)
    hidden = ask(sample, "ไต้หวัน", stopwords=Stopwords("mine", frozenset({"และ"})))
    assert (hidden.stopwords, hidden.total) == ("mine", every.total - 1)
    assert hidden.window_words == every.window_words


def test_wrong_names_are_refused(sample: Sample) -> None:
    """The message names what there is."""
    with pytest.raises(UsageError, match="measure"):
        ask(sample, "ไต้หวัน", sort="x")
    with pytest.raises(UsageError, match="level"):
        ask(sample, "ไต้หวัน", level="x")


def test_boolean_queries_have_windows_around_all_their_hits(seeds: Corpus) -> None:
    """The hits of either side are nodes; in a notebook it is one call."""
    both = seeds.collocates(["ตำรวจ OR ไต้หวัน"])
    assert both.hits == sum(seeds.collocates([word]).hits for word in ("ตำรวจ", "ไต้หวัน"))
    assert both.stopwords == "pythainlp-thai"
