"""Shared passages and similar documents, against what a plain comparison of texts finds."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import CorpusError
from corpus_cli.features.reuse import spill
from corpus_cli.features.reuse.near_paragraphs import ShingleReader, resemblance
from corpus_cli.features.reuse.shared_passages import copied_characters, shared_passages
from corpus_cli.index.files.fingerprints import fingerprint
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.reuse import PassageKind, Reuse
from corpus_cli.search.match.documents import named
from corpus_cli.text.normal.normal_form import NormalText
from tests.conftest import MakeSegment

WORDS = ("ตำรวจ", "ไต้หวัน", "ประชุม", "ความร่วมมือ", "ระหว่างประเทศ", "รัฐมนตรี", "ประชาชน",
         "อาชญากรรม", "สนับสนุน", "เศรษฐกิจ", "การเลือกตั้ง", "เทคโนโลยี", "INTERPOL", "ปี 2564",
         "น้ำท่วม", "โรงเรียน", "สาธารณสุข", "งบประมาณ", "จังหวัด", "ยาเสพติด")  # fmt: skip


def paragraph(draw: random.Random, words: int = 24) -> str:
    return "".join(draw.choice(WORDS) for _ in range(words))


def dirty(text: str) -> str:
    """Write the same in another way: Thai digits, no-break and zero-width spaces."""
    table = str.maketrans("2564", "๒๕๖๔") | {ord(" "): "\u00a0"}
    return "\u00a0" + text.translate(table).replace("ประชุม", "ประ\u200bชุม") + " "


@pytest.fixture(scope="module")
def texts() -> list[str]:
    draw = random.Random(1)
    pool = [paragraph(draw) for _ in range(40)]
    documents = []
    for _ in range(30):
        chosen = [draw.choice(pool) for _ in range(3)] + [paragraph(draw), "สั้น", "-" * 90]
        documents.append("\n".join(dirty(p) if draw.random() < 0.3 else p for p in chosen))
    return documents


@pytest.fixture(scope="module")
def segments(make_segment: MakeSegment, texts: list[str]) -> list[Segment]:
    return [make_segment(texts)]


def plain(text: str) -> str:
    return NormalText(text).folded.strip()


def shared_by_hand(texts: list[str]) -> dict[str, set[int]]:
    found = defaultdict(set)
    for number, text in enumerate(texts):
        for line in NormalText(text).folded.split("\n"):
            found[line.strip()].add(number)
    return {
        line: documents
        for line, documents in found.items()
        if len(documents) > 1 and len(line) >= 80 and any(map(str.isalpha, line))
    }


def paragraphs(result: Reuse) -> dict[str, int]:
    kinds = {PassageKind.PARAGRAPH}
    return {plain(p.places[0].text): p.documents for p in result.passages if p.kind in kinds}


def test_shared_paragraphs_are_those_of_a_plain_comparison(
    segments: list[Segment], texts: list[str]
) -> None:
    """Each paragraph of equal normal text, with its documents; a line of dashes says nothing."""
    by_hand = shared_by_hand(texts)
    result = shared_passages(segments, places=0)
    assert paragraphs(result) == {line: len(documents) for line, documents in by_hand.items()}
    assert [p.documents for p in result.passages] == sorted(
        (p.documents for p in result.passages), reverse=True
    )


def test_places_are_verbatim_and_the_earliest_first(
    segments: list[Segment], texts: list[str]
) -> None:
    """Every place slices its document's text; documents come in order, here that of their ids."""
    result = shared_passages(segments, places=0)
    for passage in result.passages:
        ids = [place.doc for place in passage.places]
        assert ids == sorted(ids)
        assert len(ids) == passage.occurrences
        for place in passage.places:
            text = texts[int(place.doc.removeprefix("d"))]
            assert text[place.start : place.end] == place.text
            assert plain(place.text) == plain(passage.places[0].text)


def test_what_one_document_shares(segments: list[Segment], texts: list[str]) -> None:
    """A document's passages are those of the corpus that it has; its own place is always shown."""
    by_hand = shared_by_hand(texts)
    for number in range(0, 30, 7):
        result = shared_passages(segments, named(segments, f"d{number}"))
        wanted = {line: len(docs) for line, docs in by_hand.items() if number in docs}
        assert paragraphs(result) == wanted
        for passage in result.passages:
            assert f"d{number}" in [place.doc for place in passage.places]
            assert len(passage.places) == 2


def test_copied_characters_count_all_but_the_first(
    segments: list[Segment], texts: list[str]
) -> None:
    """The share of copies is what would go if each paragraph were kept where it first stands."""
    by_hand = shared_by_hand(texts)
    lines = [line.strip() for text in texts for line in NormalText(text).folded.split("\n")]
    counts = Counter(line for line in lines if line in by_hand)
    expected = sum(len(line) * (count - 1) for line, count in counts.items())
    assert copied_characters(segments) == expected


def test_a_shared_sentence_in_different_paragraphs(make_segment: MakeSegment) -> None:
    """A sentence counts where its paragraphs differ, and is not told again where they do not."""
    sentence = "กระทรวงการต่างประเทศขอขอบคุณทุกประเทศที่สนับสนุนไต้หวันให้เข้าร่วมการประชุมของตำรวจสากล "
    rest = ["นายกรัฐมนตรีเดินทางไปตรวจราชการที่จังหวัดเชียงใหม่เมื่อวันจันทร์ที่ผ่านมา",
            "รัฐบาลประกาศมาตรการเศรษฐกิจใหม่เพื่อช่วยเหลือประชาชนทั่วประเทศในปีนี้"]  # fmt: skip
    segment = make_segment([sentence + rest[0], sentence + rest[0], sentence + rest[1]])
    found = shared_passages([segment], shortest=60).passages
    kinds = {(p.kind, p.documents) for p in found}
    assert (PassageKind.PARAGRAPH, 2) in kinds
    sentences = [p for p in found if p.kind is PassageKind.SENTENCE]
    assert all(p.documents == 3 for p in sentences)


def test_rare_characters_tell_passages_apart(make_segment: MakeSegment) -> None:
    """Characters that share a byte of the text file are different all the same."""
    text = "รัฐบาลประกาศมาตรการเศรษฐกิจใหม่เพื่อช่วยเหลือประชาชน {} ทั่วประเทศในปีนี้ตามมติคณะรัฐมนตรี"
    segment = make_segment([text.format(c) for c in "漢字漢"])
    (passage,) = shared_passages([segment], places=0).passages
    assert [place.doc for place in passage.places] == ["d0", "d2"]
    bounds = [segment.text.bounds(row) for row in range(3)]
    prints = [fingerprint(segment.text, *bound) for bound in bounds]
    assert prints[0] == prints[2] != prints[1]


def changed(draw: random.Random, text: list[str], many: int) -> list[str]:
    copy = list(text)
    for at in draw.sample(range(len(copy)), many):
        copy[at] = draw.choice(WORDS)
    return copy


@pytest.fixture(scope="module")
def variants(make_segment: MakeSegment) -> Segment:
    draw = random.Random(2)
    originals = [[draw.choice(WORDS) for _ in range(60)] for _ in range(12)]
    documents = [
        "".join(changed(draw, original, many)) for original in originals for many in (0, 1, 3, 25)
    ]
    return make_segment(documents)


def test_near_paragraphs_are_verified(variants: Segment) -> None:
    """What is called similar is so, by the shingles of both; and hardly any pair is missed."""
    result = shared_passages([variants], near=True, places=0)
    reader = ShingleReader(variants)
    sets = {
        f"d{row}": set(reader.of(*variants.text.bounds(row)).tolist())
        for row in range(variants.text.documents)
    }

    def jaccard(a: str, b: str) -> float:
        return len(sets[a] & sets[b]) / len(sets[a] | sets[b])

    found = set()
    for passage in result.passages:
        first, *others = passage.places
        for place in others:
            assert math.isclose(place.similarity, jaccard(first.doc, place.doc))
            assert place.similarity >= 0.8
            found.add((first.doc, place.doc))
    alike = {a for pair in itertools.combinations(sets, 2) for a in pair if jaccard(*pair) >= 0.9}
    assert alike
    assert alike <= {name for pair in found for name in pair}


def test_near_passages_of_one_document(variants: Segment) -> None:
    """For one document all paragraphs are compared with its own; similarity is to that."""
    result = shared_passages([variants], named([variants], "d1"), near=True, places=0)
    (passage,) = result.passages
    assert passage.kind is PassageKind.NEAR
    own = ShingleReader(variants).of(*variants.text.bounds(1))
    for place in passage.places:
        row = int(place.doc.removeprefix("d"))
        other = ShingleReader(variants).of(*variants.text.bounds(row))
        assert math.isclose(place.similarity, resemblance(own, other))
    assert {place.doc for place in passage.places} >= {"d0", "d1"}


def test_similar_documents_by_cosine(tmp_path: Path) -> None:
    """Scores are cosines of weights that are computed here from the documents' words."""
    folder = tmp_path / "statements"
    folder.mkdir()
    words = {"a": "ตำรวจ ตำรวจ ไต้หวัน", "b": "ตำรวจ ไต้หวัน", "c": "น้ำท่วม จังหวัด",
             "d": "ไต้หวัน น้ำท่วม"}  # fmt: skip
    for name, text in words.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    result = Corpus(folder, index=tmp_path / "index").similar("a", limit=0)
    counts = {name: Counter(text.split()) for name, text in words.items()}
    having = Counter(word for count in counts.values() for word in count)
    weights = {
        name: {w: (1 + math.log(n)) * math.log(1 + 4 / having[w]) for w, n in count.items()}
        for name, count in counts.items()
    }

    def cosine(a: str, b: str) -> float:
        dot = sum(weights[a][w] * weights[b].get(w, 0) for w in weights[a])
        return dot / math.hypot(*weights[a].values()) / math.hypot(*weights[b].values())

    expected = sorted(((cosine("a", name), name) for name in "bd"), reverse=True)
    assert [d.doc for d in result.documents] == [name for _, name in expected]
    assert [d.score for d in result.documents] == pytest.approx([s for s, _ in expected])
    assert (result.total, result.truncated) == (2, False)
    assert result.documents[0].terms[0] == "ตำรวจ"


@pytest.mark.parametrize("texts", [["x"], ["x", "x"], ["-" * 200, "-" * 200]], ids=len)
def test_nothing_to_share(make_segment: MakeSegment, texts: list[str]) -> None:
    """Texts of a few characters, or of none that say anything, share nothing."""
    segments = [make_segment(texts)]
    for place in (None, named(segments, "d0")):
        for near in (False, True):
            result = shared_passages(segments, place, near=near)
            assert (result.total, result.copied_characters, list(result.rows())) == (0, 0, [])


def test_copies_are_the_same_however_they_are_put_aside(
    make_segment: MakeSegment, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file or many, one segment or several: what is shared does not depend on it."""
    whole = shared_passages([make_segment(texts)], places=0)
    several = [make_segment(texts[at : at + 7], number=at + 1) for at in range(0, len(texts), 7)]
    monkeypatch.setattr(spill, "PARTS", 1)
    parts = shared_passages(several, places=0)
    assert parts.copied_characters == whole.copied_characters
    assert paragraphs(parts) == paragraphs(whole)


def test_no_room_on_the_disk_is_told(
    segments: list[Segment], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the folder that is full, and what to do."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spill, "_put_aside", full)
    with pytest.raises(CorpusError, match="No space left") as raised:
        shared_passages(segments)
    assert "TMPDIR" in (raised.value.hint or "")
