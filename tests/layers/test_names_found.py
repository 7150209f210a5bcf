"""Names in texts: the model's labels, the rules, and what they find."""

from __future__ import annotations

import random
from pathlib import Path

import pycrfsuite
import pytest
from pythainlp.corpus import corpus_path, thai_stopwords
from pythainlp.tag import PerceptronTagger
from pythainlp.util import is_thai

from corpus_cli.features.names import NameVariants
from corpus_cli.layers.names.model import NameModel
from corpus_cli.layers.names.parts_of_speech import Tagger
from corpus_cli.layers.names.tagger import NameTagger
from corpus_cli.model.names import NameKind
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.conftest import SEEDS

PERSON, ORGANISATION, PLACE = NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE


@pytest.fixture(scope="module")
def rows(segmenter: Segmenter) -> list[list[str]]:
    """The tokens of the lines of the seeds, and of lines without sense."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    lines = [line for text in texts for line in text.split("\n")]
    found = [[t for u in segmenter.units(line) for t in segmenter.tokens(u)] for line in lines]
    words = sorted({word for row in found for word in row})
    chance = random.Random(3)
    return [*found, *(chance.choices(words, k=chance.randint(1, 30)) for _ in range(40)), ["10110"]]


# --- the model, against the libraries that it came from ---------------------------------------


def test_parts_of_speech_are_those_of_pythainlp(rows: list[list[str]]) -> None:
    """The perceptron gives every word the tag that PyThaiNLP's own code gives it."""
    theirs = PerceptronTagger(path=str(Path(corpus_path()) / "tdtb-pt_tagger.json"))
    ours = Tagger()
    written = [[word for word in row if not word.isspace()] for row in rows]
    for row, tags in zip(written, ours.tags(written), strict=True):
        assert [ours.model.tags[tag] for tag in tags] == [tag for _, tag in theirs.tag(row)]


def described(words: list[str], tags: list[str]) -> list[dict[str, str | bool]]:
    """The words as the model was trained on them, in python-crfsuite's terms."""
    stop = thai_stopwords()
    items: list[dict[str, str | bool]] = []
    for at, (word, tag) in enumerate(zip(words, tags, strict=True)):
        item: dict[str, str | bool] = {
            "word.word": word, "postag": tag, "word.stopword": word in stop,
            "word.isthai": is_thai(word), "word.isspace": word.isspace(),
            "word.isdigit()": word.isdigit(),
            "word.islen5": word.isdigit() and len(word) == 5,
        }  # fmt: skip
        for beside, name, tag_name in (
            (at - 1, "prev", "prepostag"),
            (at + 1, "next", "nextpostag"),
        ):
            if not 0 <= beside < len(words):
                item["BOS" if beside < 0 else "EOS"] = True
                continue
            other = words[beside]
            item |= {
                f"word.{name}word": other, f"word.{tag_name}": tags[beside],
                f"word.{name}stopword": other in stop, f"word.{name}isthai": is_thai(other),
                f"word.{name}isspace": other.isspace(), f"word.{name}wordisdigit": other.isdigit(),
            }  # fmt: skip
        items.append(item)
    return items


_LST20 = {
    "NOUN": "NN", "PROPN": "NN", "VERB": "VV", "ADJ": "AJ", "ADV": "AV", "AUX": "AX", "CCONJ": "CC",
    "SCONJ": "CC", "ADP": "PS", "NUM": "NU", "PUNCT": "PU", "PRON": "PR", "DET": "AJ", "PART": "PA",
}  # fmt: skip
_WORDS = {"ไม่": "NG", "มิ": "NG", "การ": "FX", "ความ": "FX"}


def test_labels_are_those_of_python_crfsuite(rows: list[list[str]]) -> None:
    """All rows at once, as arrays, get the labels that the library gives them one by one."""
    perceptron = PerceptronTagger(path=str(Path(corpus_path()) / "tdtb-pt_tagger.json"))
    crf = pycrfsuite.Tagger()
    crf.open(str(Path(corpus_path()) / "thainer_crf_1_5_1.model"))
    for row, labels in zip(rows, NameModel().labels(rows), strict=True):
        tagged = iter(perceptron.tag([word for word in row if not word.isspace()]))
        tags = []
        for word in row:
            tag = "PU" if word.isspace() else _LST20[next(tagged)[1]]
            tags.append(_WORDS.get(word, tag))
        assert labels == crf.tag(described(row, tags)), row


# --- what is found ----------------------------------------------------------------------------

FOUND = [
    ("นายอนุทิน ชาญวีรกูล รองนายกรัฐมนตรี กล่าวว่า", [(PERSON, "นาย", "อนุทิน ชาญวีรกูล")]),
    ("พลเอก ประยุทธ์ จันทร์โอชา นายกรัฐมนตรี", [(PERSON, "พลเอก", "ประยุทธ์ จันทร์โอชา")]),
    ("‘รมช.ประภัตร’ ตรวจเยี่ยมเกษตรกร", [(PERSON, "รมช.", "ประภัตร")]),
    ("น.ส.ไตรศุลี  ไตรสรณกุล รองโฆษกฯ", [(PERSON, "น.ส.", "ไตรศุลี ไตรสรณกุล")]),
    ("รัฐมนตรีว่าการกระทรวงสาธารณสุข เผย", [(ORGANISATION, None, "กระทรวงสาธารณสุข")]),
    ("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร (ธ.ก.ส.) แจ้ง",
     [(ORGANISATION, None, "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"), (ORGANISATION, None, "ธ.ก.ส.")]),
    ("ลงพื้นที่ จ.เชียงใหม่ และจังหวัดลำพูน", [(PLACE, None, "เชียงใหม่"), (PLACE, None, "ลำพูน")]),
    ("สมาชิก INTERPOL และ interpol", [(ORGANISATION, None, "INTERPOL")]),
    ("หมู่ 8 ตำบลเมืองเปลือย อ.ศรีสมเด็จ จ.ร้อยเอ็ด",
     [(PLACE, None, "ตำบลเมืองเปลือย"), (PLACE, None, "อำเภอศรีสมเด็จ"), (PLACE, None, "ร้อยเอ็ด")]),
]  # fmt: skip


def found(text: str, segmenter: Segmenter) -> list[tuple[NameKind, str | None, str]]:
    (names,) = NameTagger().find([analysis_of(text, Vocabulary(segmenter))])
    for name in names:
        assert name.name.split(" ")[0][:3] in text[name.start : name.end] or name.kind is PLACE
    return [(name.kind, name.title, name.name) for name in names]


@pytest.mark.parametrize(("text", "names"), FOUND, ids=[text for text, _ in FOUND])
def test_names_are_found_with_their_kinds_and_titles(
    text: str, names: list[tuple[NameKind, str | None, str]], segmenter: Segmenter
) -> None:
    """Whole names, as a reader would mark them; provinces go without จังหวัด."""
    assert found(text, segmenter) == names


@pytest.mark.parametrize(
    "text",
    [
        "ประชาชนในจังหวัดใกล้เคียงและประเทศเพื่อนบ้าน",
        "รมว.แรงงาน เผยว่าสถาบันการเงินและธนาคารพาณิชย์",
        "นายอำเภอและผู้ใหญ่บ้าน ร่วมพิธี",
        "ปลูกข้าวโพดเลี้ยงสัตว์ ถั่วเขียว และเลี้ยงไก่พื้นเมือง",
        "",
        "\n \n",
    ],
)
def test_what_is_no_name_is_left_out(text: str, segmenter: Segmenter) -> None:
    """Kinds of things, offices and common nouns are no names."""
    assert [name for _, _, name in found(text, segmenter)] in ([], ["กระทรวงแรงงาน"])


def test_a_given_name_is_the_person_of_its_text(segmenter: Segmenter) -> None:
    """นายอนุทิน alone is the one อนุทิน who is there in full, and only then."""
    one = "นายอนุทิน ชาญวีรกูล แถลง\nนายอนุทิน กล่าวว่า"
    assert [name for *_, name in found(one, segmenter)] == ["อนุทิน ชาญวีรกูล"] * 2
    two = "นายอนุชา บูรพชัยศรี และนายอนุชา นาคาศัย แถลง\nนายอนุชา กล่าวว่า"
    assert [name for *_, name in found(two, segmenter)][-1] == "อนุชา"


def test_offsets_lead_to_the_original(segmenter: Segmenter) -> None:
    """Also where the normal form has dropped, joined or reordered characters."""
    text = "\ufeffณ\u00a0 จังหวัด\u200bน\u0e4d\u0e49า ประเทศ\u200bญี่ปุ่น กระทรวงสาธา\u200bรณสุข"
    (names,) = NameTagger().find([analysis_of(text, Vocabulary(segmenter))])
    quoted = {name.name: text[name.start : name.end] for name in names}
    assert quoted["ญี่ปุ่น"] == "ประเทศ\u200bญี่ปุ่น"
    assert quoted["กระทรวงสาธารณสุข"] == "กระทรวงสาธา\u200bรณสุข"


def test_ways_to_say_a_name_are_one() -> None:
    """Those of the package, and the user's own, which go before and may lead on."""
    assert NameVariants().canonical("กต.") == "กระทรวงการต่างประเทศ"
    assert NameVariants().canonical("ไม่มี") == "ไม่มี"
    own = NameVariants({"MFA": "กต.", "a": "b", "b": "a"})
    assert own.canonical("MFA") == "กระทรวงการต่างประเทศ"
    assert own.canonical("a") in {"a", "b"}
