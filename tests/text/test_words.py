"""Units and tokens: what is cut where, for every text that there may be."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.errors import UsageError
from corpus_cli.model.text import Kind
from corpus_cli.text.words import bounded_cache, patterns, thai_segmenter
from corpus_cli.text.words.compounds import CompoundTree
from corpus_cli.text.words.engines import EngineSegmenter
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.viterbi import Cutter, cut_positions
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.conftest import ROOT, SEEDS

DATA = ROOT / "tests" / "data" / "words"
FOLLOWS = re.compile(f"[{patterns.FOLLOWING}]")

# Everyday text, glued together in every way, with stray marks and what else is met with.
FRAGMENTS = st.sampled_from(
    [
        *("การเลือกตั้ง", "ความร่วมมือ", "ตาม", "ก็", "น้ำ", "นาย", "สมชาย", "อำเภอ", "กกก", "ฤๅ"),
        *("เ", "แ", "า", "ำ", "ๅ", "ะ", "่", "์", "๎", "ๆ", "ฯ", "ฯลฯ", "พ.ย.", "พ.ร.บ.", "ก."),
        *("1", "2,5", "%", "-", ".", "..", "#", "@", "(", "”", "'", "/", " ", "\n", "\x00"),
        *("a", "AT&T", "http://a.b/c", "a@b.co", "中", "א", "😰"),
        *("\ud800", "\ue000", "\ufe0f", "\u0301"),
    ]
)
DIRT = st.lists(FRAGMENTS, max_size=30).map("".join) | st.text(max_size=40)


def rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row[0].startswith("# "):
                yield row


@pytest.mark.parametrize(
    ("text", "units", "tokens"), [row[:3] for row in rows("cuts.tsv")], ids=lambda value: value
)
def test_cuts(segmenter: Segmenter, text: str, units: str, tokens: str) -> None:
    """Texts are cut as the table says."""
    found = segmenter.units(text)
    assert "|".join(found) == units
    several = ["+".join(segmenter.tokens(u)) for u in found if len(segmenter.tokens(u)) > 1]
    assert " ".join(several) == tokens


@pytest.mark.parametrize(
    ("piece", "kind"), [*map(tuple, rows("kinds.tsv")), (" ", "space"), ("\n", "space")]
)
def test_kinds(segmenter: Segmenter, piece: str, kind: str) -> None:
    """A piece is told by its letters, else its digits, else its signs."""
    assert segmenter.kind(piece) is Kind(kind)


@given(text=DIRT)
def test_nothing_is_lost_or_moved(segmenter: Segmenter, text: str) -> None:
    """Units join to the text and tokens to their unit, for every text."""
    units = segmenter.units(text)
    assert "".join(units) == text
    for unit in units:
        assert unit
        assert "".join(segmenter.tokens(unit)) == unit


@given(text=DIRT)
def test_no_piece_begins_with_a_mark(segmenter: Segmenter, text: str) -> None:
    """No unit and no token begins with a mark or following vowel, but at the start of a line."""
    before = "\n"
    for unit in segmenter.units(text):
        for token in segmenter.tokens(unit):
            assert before == "\n" or not FOLLOWS.match(token)
            before = token[-1]


@given(text=DIRT)
def test_line_breaks_stand_alone(segmenter: Segmenter, text: str) -> None:
    """A line break is a unit, so that a text is cut as its lines are."""
    by_line = [segmenter.units(line) for line in text.split("\n")]
    expected = [unit for line in by_line for unit in ["\n", *line]][1:]
    assert segmenter.units(text) == expected


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_seeds_have_few_unlisted_units(segmenter: Segmenter, path: object) -> None:
    """Of the Thai units of a real statement, few are not listed."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    thai = [u for u in segmenter.units(text) if segmenter.kind(u) is Kind.THAI]
    unlisted = [unit for unit in thai if not segmenter.listed(unit)]
    assert len(unlisted) < 0.05 * len(thai)


def test_a_long_stretch_is_cut_as_its_parts_are(segmenter: Segmenter) -> None:
    """What nlpo3 sees at a time does not show in the result."""
    sentence = "รัฐบาลไทยประกาศมาตรการช่วยเหลือเกษตรกรทั่วประเทศ"
    assert len(sentence) * 40 > 5 * thai_segmenter.WINDOW
    assert segmenter.units(sentence * 40) == segmenter.units(sentence) * 40


def test_an_engine_that_loses_letters_is_not_trusted(segmenter: Segmenter) -> None:
    """Where nlpo3 changes a text, the text is cut without it."""
    careful = Segmenter(segmenter.lexicon)
    careful._stretches._engine = lambda text, *_: [text[1:]]  # type: ignore[method-assign]
    text = "รัฐบาลไทย 2564 พ.ย. ประชุม\nการเลือกตั้ง"
    assert "".join(careful.units(text)) == text
    assert "การเลือกตั้ง" in careful.units(text)


def test_what_is_remembered_is_bounded(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full memory is emptied, and the results stay what they were."""
    monkeypatch.setattr(bounded_cache, "REMEMBERED", 5)
    forgetful = Segmenter(segmenter.lexicon)
    text = (SEEDS / "000_7da331d42d2d1c71.txt").read_text(encoding="utf-8")
    units = forgetful.units(text)
    assert units == segmenter.units(text)
    assert [forgetful.tokens(u) for u in units] == [segmenter.tokens(u) for u in units]
    assert len(forgetful._tokens) <= 5
    vocabulary = Vocabulary(forgetful)
    numbers = vocabulary.unit_numbers(text)
    assert [list(vocabulary.units)[number] for number in numbers] == units
    assert not vocabulary._pieces


HOSTILE = {
    "one letter": "ก",
    "a syllable": "กา",
    "an ambiguous string": "ตากลม",
    "leading vowels": "เ",
    "marks": "่",
    "marks on a letter": "ก" + "่" * 999,
    "digits": "1",
    "numbers": "1.",
    "telephones": "1-",
    "a Latin letter": "a",
    "abbreviations": "a.",
    "Thai abbreviations": "กก.",
    "e-mail": "a@",
    "addresses": "http://(",
    "www": "www.",
    "hashtags": "#ก",
    "per cent": "a%",
    "NUL": "\x00",
    "emoji": "😰",
    "right to left": "שלום \u202e",
    "spaces": " ",
    "full stops": ".",
    "surrogates": "\ud800ก",
}


def seconds(segmenter: Segmenter, text: str) -> float:
    fresh = Segmenter(segmenter.lexicon)
    start = time.process_time()
    for unit in fresh.units(text):
        fresh.tokens(unit)
        fresh.kind(unit)
    return time.process_time() - start


@pytest.fixture(scope="module")
def ordinary(segmenter: Segmenter) -> float:
    """Return the seconds that 20,000 characters of statements take."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return min(seconds(segmenter, (text * 5)[:20_000]) for _ in range(3))


@pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_more_than_its_share(
    segmenter: Segmenter, ordinary: float, pattern: str
) -> None:
    """Nothing takes ten times as long as ordinary text of its length."""
    text = (pattern * 20_000)[:20_000]
    assert min(seconds(segmenter, text) for _ in range(2)) < 10 * ordinary + 0.05


@given(
    stretch=st.text("กรตาิ่", min_size=1, max_size=9),
    scores=st.dictionaries(
        st.text("กรตาิ่", min_size=1, max_size=4), st.integers(-3000, 3000), max_size=20
    ),
)
def test_the_best_cut_is_the_best(stretch: str, scores: dict[str, int]) -> None:
    """No cut at any choice of positions scores more."""

    def score(word: str) -> int:
        unknown = Cutter({}).scored_cut(word)[0]
        return max(unknown, scores.get(word, unknown))

    def total(cuts: tuple[int, ...]) -> int:
        edges = [0, *cuts, len(stretch)]
        return sum(score(stretch[a:b]) for a, b in pairwise(edges))

    inner = cut_positions(stretch)[1:-1]
    every = [cuts for n in range(len(inner) + 1) for cuts in combinations(inner, n)]
    found, parts = Cutter(scores).scored_cut(stretch)
    assert "".join(parts) == stretch
    assert found == max(map(total, every))


@given(
    compounds=st.sets(st.lists(st.sampled_from("abc"), min_size=2, max_size=4).map(tuple)),
    found=st.lists(st.sampled_from("abc"), max_size=12),
)
def test_compounds_are_the_longest_from_the_left(
    compounds: set[tuple[str, ...]], found: list[str]
) -> None:
    """The tree finds what trying every length finds."""
    expected, at = [], 0
    while at < len(found):
        ends = (e for e in range(len(found), at + 1, -1) if tuple(found[at:e]) in compounds)
        end = next(ends, at + 1)
        expected.append("".join(found[at:end]))
        at = end
    assert CompoundTree(compounds).put_together(found) == expected


@pytest.mark.parametrize("engine", ["newmm", "longest", "nlpo3"])
def test_other_engines_keep_the_promises(segmenter: Segmenter, engine: str) -> None:
    """Another engine's words join to the text, too, and begin with no mark."""
    other = EngineSegmenter(segmenter.lexicon, engine)
    text = "ความร่วมมือ 26 พ.ย. ก่่า ่า\n่ก น้ำๆ " + "กรุงเทพ" * 100
    units = other.units(text)
    assert "".join(units) == text
    assert "ความร่วมมือ" in units
    assert not [u for u, v in zip(units[1:], units, strict=False) if FOLLOWS.match(u) and v != "\n"]


def test_an_engine_that_is_not_there_is_told(segmenter: Segmenter) -> None:
    """An unknown engine is an error that names those there are."""
    with pytest.raises(UsageError, match="unknown tokenizer 'newm'") as caught:
        EngineSegmenter(segmenter.lexicon, "newm")
    assert "newmm" in str(caught.value.hint)


def test_an_engine_without_its_package_is_told(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine whose package is missing is an error that says so."""
    monkeypatch.setitem(__import__("sys").modules, "thaibreak", None)
    with pytest.raises(UsageError, match="'thaibreak' cannot be used"):
        EngineSegmenter(segmenter.lexicon, "thaibreak")
