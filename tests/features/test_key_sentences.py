"""Key sentences: which can stand for themselves, and which are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.features.summary.key_sentences import Sentence, can_stand_alone, key_sentences
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.segmenter import Segmenter
from tests.word_table import is_word

_BODY = "ตำรวจไทยและตำรวจไต้หวันร่วมมือกันจับกุมแก๊งค้ามนุษย์ข้ามชาติหลายกลุ่มในเดือนมีนาคม"


def _sentence(
    text: str,
    words: Sequence[str],
    number: int = 1,
    paragraph: int = 1,
    *,
    leads: bool = True,
    alone: bool = False,
) -> Sentence:
    return Sentence(number, paragraph, 0, text, words, leads, alone)


def _words(text: str, segmenter: Segmenter) -> list[str]:
    units = map(str, segmenter.units(text))
    return [fold(unit) for unit in units if is_word(unit)]


@pytest.mark.parametrize(
    "text", [_BODY, f"“{_BODY}” เขากล่าว", f"1. {_BODY}", f"ที่ประชุมเห็นว่า{_BODY}"]
)
def test_whole_sentences_may_be_chosen(text: str, segmenter: Segmenter) -> None:
    """Also quoted ones, and items of a list."""
    assert can_stand_alone(_sentence(text, _words(text, segmenter)))


@pytest.mark.parametrize(
    "text",
    [
        "พิมพ์",
        "วันศุกร์ที่ 26 พฤศจิกายน 2564",
        "...................",
        f"ขอขอบคุณ {_BODY}",
        f"ที่มา: {_BODY}",
        f"ที่มา {_BODY}",
        f"ภาพ/ข่าว : {_BODY}",
        f"(ภาพ : {_BODY})",
        f"*หมายเหตุ: {_BODY}",
        f"อ่านเพิ่มเติม คลิก {_BODY}",
        f"ติดต่อสอบถาม {_BODY}",
        f"สอบถามรายละเอียดเพิ่มเติม {_BODY}",
        f"โทร. 02 123 4567 {_BODY}",
        f"{_BODY} https://www.thaigov.go.th/news",
        f"{_BODY} ดูที่ www.thaigov.go.th",
        f"{_BODY} someone@example.go.th",
        f"{_BODY} #ไทยคู่ฟ้า #สื่อสารรัฐบาลไทย",
        f"Photo: {_BODY}",
    ],
)
def test_what_belongs_to_the_page_is_never_chosen(text: str, segmenter: Segmenter) -> None:
    """Buttons, date lines, credits, thanks, contacts, links, hashtags."""
    assert not can_stand_alone(_sentence(text, _words(text, segmenter)))


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        (f"ซึ่ง{_BODY}", False),
        (f"โดย{_BODY}", False),
        (f"และ{_BODY}", False),
        (f"ว่า {_BODY}", True),
        (f"และ {_BODY}", True),
        (f"{_BODY} ดังนี้", True),
        (f"{_BODY} เพื่อ", True),
        (f"{_BODY} (ต่อ", True),
        (f"{_BODY}” เขากล่าว", True),
        (f'{_BODY} "ต่อ', True),
        ("ตำรวจไต้หวันร่วมมือ", True),
    ],
)
def test_fragments_are_never_chosen(text: str, leads: bool, segmenter: Segmenter) -> None:
    """What goes on from before, is not ended, or has one of two brackets or quotes."""
    assert not can_stand_alone(_sentence(text, _words(text, segmenter), leads=leads))


def test_a_paragraph_may_begin_where_a_sentence_inside_it_may_not(segmenter: Segmenter) -> None:
    """โดยในปีนี้ opens a paragraph; inside one it goes on."""
    text = f"โดยในปีนี้ {_BODY}"
    words = _words(text, segmenter)
    assert can_stand_alone(_sentence(text, words, leads=True))
    assert not can_stand_alone(_sentence(text, words, leads=False))


def test_words_that_only_begin_like_the_page_are_kept(segmenter: Segmenter) -> None:
    """โทรคมนาคม is no telephone number, ติดตามสถานการณ์ no invitation."""
    for opening in ("โทรคมนาคมแห่งชาติ", "ติดตามสถานการณ์น้ำ", "พิมพ์เขียวของรัฐบาล", "ที่มาของโครงการนี้คือ"):
        text = f"{opening}{_BODY}"
        assert can_stand_alone(_sentence(text, _words(text, segmenter))), text


def test_a_long_sentence_may_name_a_link(segmenter: Segmenter) -> None:
    """What it says is more than where to look."""
    text = f"{_BODY} {_BODY} {_BODY} ลงทะเบียนที่ www.thaigov.go.th"
    assert can_stand_alone(_sentence(text, _words(text, segmenter)))


def test_a_heading_is_a_short_paragraph_of_its_own() -> None:
    """The same dozen words inside a paragraph may be a sentence."""
    words = [f"คำ{i}" for i in range(12)]
    assert can_stand_alone(_sentence("".join(words), words))
    assert not can_stand_alone(_sentence("".join(words), words, alone=True))


def _numbered(*stretches: str, paragraphs: Sequence[int] | None = None) -> list[Sentence]:
    """Sentences of words a letter each, filled up to a dozen with words of no weight."""
    made = []
    for i, letters in enumerate(stretches):
        words = [*letters, *(f"-{i}-{n}" for n in range(12 - len(letters)))]
        paragraph = paragraphs[i] if paragraphs else i + 1
        made.append(_sentence(" ".join(words), words, i + 1, paragraph))
    return made


def _numbers(sentences: Sequence[Sentence], weights: dict[str, float], count: int) -> list[int]:
    return [c.sentence.number for c in key_sentences(sentences, weights, count, None)]


def test_the_heaviest_is_chosen() -> None:
    """Each key term counts once in a sentence."""
    sentences = _numbered("ก", "กข", "ขขขขข", paragraphs=[1, 1, 1])
    assert _numbers(sentences, {"ก": 2.0, "ข": 1.5}, 1) == [2]
    assert _numbers(sentences, {"ก": 2.0}, 1) == [1]


def test_the_lead_is_chosen_unless_another_carries_much_more() -> None:
    """However short the other is; a lead that carries little of the key terms is none."""
    lead, other = _numbered("กข", "กขค")
    long = lead._replace(words=[*lead.words, *(f"+{n}" for n in range(60))])
    weights = {"ก": 2.0, "ข": 2.0, "ค": 2.0}
    assert _numbers([long, other], weights, 1) == [1]
    poor, rich = _numbered("ก", "กขค")
    poor = poor._replace(words=[*poor.words, *(f"+{n}" for n in range(60))])
    assert _numbers([poor, rich], weights, 1) == [2]


def test_a_sentence_that_begins_with_a_connective_is_chosen_last() -> None:
    """It leans on what stands before it, which a summary may not have."""
    first, second, third = _numbered("กข", "กขค", "ก")
    leaning = second._replace(text=f"นอกจากนี้ {second.text}")
    weights = {"ก": 1.0, "ข": 2.0, "ค": 9.0}
    assert _numbers([first, leaning, third], weights, 2) == [1, 3]
    assert _numbers([first, leaning, third], weights, 3) == [1, 2, 3]


def test_a_line_without_its_subject_is_never_chosen(segmenter: Segmenter) -> None:
    """The subject stands in the line before."""
    for opening in ("เป็นประธาน", "เข้าร่วม", "ได้กำชับให้", "กล่าวว่า "):
        text = f"{opening}{_BODY}"
        assert not can_stand_alone(_sentence(text, _words(text, segmenter))), text


def test_an_apostrophe_is_no_quotation_mark(segmenter: Segmenter) -> None:
    """It closes nothing that had to be opened."""
    text = f"Interpol’s Global Complex และ{_BODY}"
    assert can_stand_alone(_sentence(text, _words(text, segmenter)))


def test_earlier_paragraphs_count_more() -> None:
    """Of two equal sentences the one that comes first is chosen."""
    sentences = _numbered("", "กข", "คง")
    assert _numbers(sentences, {"ก": 1.0, "ข": 1.0, "ค": 1.1, "ง": 1.1}, 1) == [2]


def test_long_sentences_need_more() -> None:
    """The same terms in four times as many words weigh an eighth."""
    short, long = _numbered("กข", "คงจ", paragraphs=[1, 1])
    long = long._replace(words=[*long.words, *(f"+{n}" for n in range(36))])
    weights = dict.fromkeys("กขคงจ", 1.0)
    by_number = {
        chosen.sentence.number: chosen.score
        for chosen in key_sentences([short, long], weights, 2, None)
    }
    assert by_number[1] / by_number[2] == pytest.approx(8 * 2 / 3)


def test_the_next_one_adds_something() -> None:
    """What has been said counts half, so that a second topic comes before the first again."""
    sentences = _numbered("กข", "กข", "คง", paragraphs=[1, 1, 1])
    weights = {"ก": 1.0, "ข": 1.0, "ค": 0.6, "ง": 0.6}
    assert _numbers(sentences, weights, 2) == [1, 3]


def test_nothing_is_said_twice() -> None:
    """Not what the title says, nor what another sentence holds."""
    first, second, third = _numbered("กข", "กข", "ก", paragraphs=[1, 1, 2])
    twice = second._replace(text=first.text.replace(" ", "  "), words=first.words)
    weights = {"ก": 2.0, "ข": 2.0}
    assert _numbers([first, twice, third], weights, 3) == [1, 3]
    titled = key_sentences([first, third], weights, 3, f"ข่าว-{first.text}")
    assert [chosen.sentence.number for chosen in titled] == [3]


def test_without_key_terms_nothing_is_key() -> None:
    """No sentence rather than any sentence."""
    assert key_sentences(_numbered("ก", "ข"), {}, 3, None) == []


@given(
    st.lists(st.text("กขคงจ", min_size=1, max_size=5), max_size=12),
    st.dictionaries(st.sampled_from("กขคงจ"), st.floats(0.1, 100)),
    st.integers(0, 5),
)
def test_what_is_chosen_is_in_order(
    stretches: list[str], weights: dict[str, float], count: int
) -> None:
    """At most as many as asked for, each once, in the order of the document, all scored."""
    sentences = _numbered(*stretches)
    chosen = key_sentences(sentences, weights, count, None)
    numbers = [c.sentence.number for c in chosen]
    assert numbers == sorted(set(numbers))
    weighty = sum(bool(set(s.words) & weights.keys()) for s in sentences)
    assert len(numbers) == min(count, weighty)
    assert all(c.score > 0 for c in chosen)
