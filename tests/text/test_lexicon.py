"""The lexicon: what is listed, how much speaks for it, and that every process builds the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from math import log
from pathlib import Path

import pytest

from corpus_cli.errors import IndexDamagedError
from corpus_cli.text.words import evidence, lexicon_cache, lexicon_selection, viterbi
from corpus_cli.text.words.evidence import WEIGHTS, Evidence
from corpus_cli.text.words.lexicon import Lexicon, build_lexicon, make_lexicon
from corpus_cli.text.words.name_joiner import Role
from corpus_cli.text.words.patterns import FOLLOWING
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import PROGRAMS, ROOT
from tests.hostile import give_away

LISTS = sorted((ROOT / "corpus_cli" / "text" / "data").glob("*.txt"))


@pytest.fixture(scope="module")
def lexicon(segmenter: Segmenter) -> Lexicon:
    return segmenter.lexicon


@pytest.fixture(scope="module")
def own() -> Lexicon:
    """Return a lexicon with words of a user's own, and without others."""
    add = ["ฟูฟ่าลาเต้", "ระบบความร่วมมือ", "ก.ฟู.", "COVID-19", "่าผิด", "ตาม"]
    return make_lexicon(add=iter(add), remove=["ไต้หวัน", "พ.ย.", "การเลือกตั้ง", "ไม่มีคำนี้"])


def test_it_reads_what_it_wrote(lexicon: Lexicon, tmp_path: Path) -> None:
    """A stored lexicon equals the one that was built, and has its digest."""
    lexicon.write(tmp_path / "lexicon")
    read = Lexicon.read(tmp_path / "lexicon")
    assert read == lexicon
    assert read.digest == lexicon.digest
    assert len(lexicon.digest) == 64


@pytest.mark.parametrize("name", ["words.tsv", "pairs.txt", "names.tsv", "about.json"])
@pytest.mark.parametrize("harm", ["missing", "altered", "cut short"])
def test_a_damaged_file_is_noticed(lexicon: Lexicon, tmp_path: Path, name: str, harm: str) -> None:
    """A file that is missing, altered or cut short is an error that names the folder."""
    small = Lexicon(
        "t", {"กา": 1, "กก": 2}, {"กากก": ("กา", "กก")}, frozenset(["กกกา"]), lexicon.roles
    )
    small.write(tmp_path)
    path = tmp_path / name
    text = path.read_text(encoding="utf-8")
    path.unlink()
    if harm == "altered":
        path.write_text(text.replace("ก", "ข", 1).replace('"t"', "7", 1) + "\n", encoding="utf-8")
    elif harm == "cut short":
        path.write_text(text[: len(text) // 2], encoding="utf-8")
    if (name, harm) == ("about.json", "altered"):
        pytest.skip("another name is no damage")
    with pytest.raises(IndexDamagedError, match=tmp_path.name):
        Lexicon.read(tmp_path)


def test_it_is_the_same_in_every_process(lexicon: Lexicon) -> None:
    """Neither the order of sets nor that of PyThaiNLP's lists shows in the lexicon."""
    program = "from corpus_cli.text.words.lexicon import make_lexicon; print(make_lexicon().digest)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == lexicon.digest


class TestKept:
    """Lexicons that were built are kept."""

    @pytest.fixture(autouse=True)
    def cache(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lexicon: Lexicon) -> None:
        """Give each test a cache folder of its own; making a lexicon is to hand one out."""
        monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
        self.made: list[Lexicon] = []

        def make(add: object, remove: object) -> Lexicon:
            made = Lexicon(str((add, remove)), {"กา": 1}, {}, frozenset(), lexicon.roles)
            self.made.append(made)
            return made

        monkeypatch.setattr("corpus_cli.text.words.lexicon.make_lexicon", make)

    def test_it_is_made_once(self) -> None:
        """The second time it is read, and is the same."""
        assert build_lexicon() == build_lexicon()
        assert len(self.made) == 1

    def test_other_words_make_another(self) -> None:
        """With other words of the user's it is another; the order of the words is all one."""
        build_lexicon(["กก", "ขข"])
        build_lexicon(["ขข", "กก"])
        build_lexicon((), ["กก", "ขข"])
        assert len(self.made) == 2

    def test_other_lists_make_another(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Where a list of PyThaiNLP has changed, what was kept is not used."""
        build_lexicon()
        monkeypatch.setattr("pythainlp.corpus.corpus_path", lambda: str(tmp_path))
        build_lexicon()
        (tmp_path / evidence.LISTS[0]).write_text("กา", encoding="utf-8")
        build_lexicon()
        assert len(self.made) == 3

    @pytest.mark.parametrize("module", lexicon_cache.CODE)
    def test_other_code_makes_another(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
    ) -> None:
        """Where a module that makes lexicons has changed, too; a missing one is an error."""
        code = tmp_path / "text" / "words"
        shutil.copytree(Path(lexicon_cache.__file__).parent, code)
        monkeypatch.setattr(lexicon_cache, "_HERE", code)
        build_lexicon()
        (code / f"{module}.py").write_text("# other code", encoding="utf-8")
        build_lexicon()
        assert len(self.made) == 2
        (code / f"{module}.py").unlink()
        with pytest.raises(FileNotFoundError, match=module):
            build_lexicon()

    def test_a_damaged_one_is_made_again(self, tmp_path: Path) -> None:
        """One that is not what was written is replaced."""
        build_lexicon()
        (words,) = tmp_path.rglob("words.tsv")
        words.write_text("กข\t1\t\n", encoding="utf-8")
        assert build_lexicon().scores == {"กา": 1}
        build_lexicon()
        assert len(self.made) == 2

    def test_a_folder_that_cannot_be_written_is_no_error(self, tmp_path: Path) -> None:
        """Then it is made each time."""
        (tmp_path / "corpus").write_text("a file in the way", encoding="utf-8")
        build_lexicon()
        assert build_lexicon().scores == {"กา": 1}
        assert len(self.made) == 2

    @pytest.mark.parametrize("place", ["corpus", "corpus/lexicons", "corpus/lexicons/*"])
    def test_one_of_another_user_is_not_used(
        self, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever owns a folder of a shared cache does not say what this user's words are."""
        build_lexicon()
        (folder,) = tmp_path.glob(place)
        give_away(folder, monkeypatch)
        build_lexicon()
        assert len(self.made) == 2

    def test_nobody_else_looks_into_the_folders(self, tmp_path: Path) -> None:
        """The user's own words are nobody's business."""
        build_lexicon(["ลับ"])
        for folder in (tmp_path / "corpus", tmp_path / "corpus" / "lexicons"):
            assert folder.stat().st_mode & 0o777 == 0o700

    def test_old_ones_are_dropped(self, tmp_path: Path) -> None:
        """Few are kept, and nothing else is left behind."""
        for number in range(lexicon_cache.KEPT + 2):
            build_lexicon([f"ก{number}"])
        assert len(list((tmp_path / "corpus" / "lexicons").iterdir())) == lexicon_cache.KEPT


def test_every_list_that_is_read_is_named() -> None:
    """What is read of PyThaiNLP's files is what decides whether a kept lexicon is used."""
    program = PROGRAMS / "word_lists_read.py"
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == sorted(evidence.LISTS)


def test_own_words_are_found(own: Lexicon) -> None:
    """A user's word is a unit; it is a token unless it is made of sure words."""
    segmenter = Segmenter(own)
    units = segmenter.units("ในฟูฟ่าลาเต้มีระบบความร่วมมือของก.ฟู.ตามมติ")
    assert "|".join(units) == "ใน|ฟูฟ่าลาเต้|มี|ระบบความร่วมมือ|ของ|ก.ฟู.|ตาม|มติ"
    assert segmenter.tokens("ฟูฟ่าลาเต้") == ("ฟูฟ่าลาเต้",)
    assert segmenter.tokens("ระบบความร่วมมือ") == ("ระบบ", "ความ", "ร่วมมือ")
    assert all(map(segmenter.listed, ["ฟูฟ่าลาเต้", "ระบบความร่วมมือ", "ก.ฟู."]))


def test_what_cannot_be_found_is_left_out(own: Lexicon, lexicon: Lexicon) -> None:
    """Words that no lexicon decides about change nothing."""
    assert not [word for word in ("COVID-19", "่าผิด") if word in own]
    assert own.digest != lexicon.digest


def test_removed_words_are_gone(own: Lexicon, lexicon: Lexicon) -> None:
    """A removed word is no unit and no token, be it a word, a compound or an abbreviation."""
    removed = ["ไต้หวัน", "พ.ย.", "การเลือกตั้ง"]
    assert all(word in lexicon for word in removed)
    assert not [word for word in removed if word in own]
    assert Segmenter(own).units("การเลือกตั้ง") == ["การ", "เลือกตั้ง"]


def test_cuts_join_to_their_word(lexicon: Lexicon) -> None:
    """The parts of a cut are two or more words, spelt as words are, and join to it."""
    for word, parts in lexicon.cuts.items():
        assert "".join(parts) == word
        assert len(parts) > 1
        assert not [part for part in parts if part[0] in "ะาำๅ" or "ั" <= part[0] <= "ฺ"]
        tokens = lexicon.tokens(word)
        assert "".join(tokens) == word
        assert len(tokens) >= len(parts)


def test_pairs_are_cut_where_the_scores_say(lexicon: Lexicon, segmenter: Segmenter) -> None:
    """An ambiguous string is cut at the one of its two places that scores more."""
    cutter = viterbi.Cutter(lexicon.scores)
    some = sorted(lexicon.pairs)[::500]
    assert len(some) > 20
    for pair in some:
        total, parts = cutter.scored_cut(pair)
        assert sum(lexicon.scores[part] for part in parts) == total
        assert pair not in lexicon.anchors


def test_anchors_are_sure(lexicon: Lexicon) -> None:
    """nlpo3 looks for words of some confidence alone."""
    assert {"ตาม", "ตา", "พ.ย.", "."} <= lexicon.anchors
    assert not {"กข", "ทต"} & lexicon.anchors
    listed = lexicon.anchors - {"."}
    assert all(viterbi.confidence(w, lexicon.scores[w]) >= lexicon_selection.ANCHOR for w in listed)


def test_scores_add_up() -> None:
    """A score is the sum of what the lists say, as written down in the weights."""
    none: frozenset[str] = frozenset()
    lists = Evidence(
        tnc={"การดี": 50, "กา": 4},
        ttc={"การดี": 7},
        phupha={},
        pythainlp=frozenset({"ก", "่ผิด", "x"}),
        orst=frozenset({"การดี"}),
        icu=none,
        tdtb=frozenset({"ก"}),
        syllables=frozenset({"ก"}),
        volubilis=none,
    )
    w = WEIGHTS
    base = w["bias"] + w["phupha_absent"]
    assert lists.scores() == {
        "การดี": pytest.approx(
            base + w["tnc"] * log(50) + w["ttc"] * log(7) + w["orst"] + 5 * w["character"]
            + w["nominal"]
        ),
        "ก": pytest.approx(
            base + w["tnc_absent"] + w["pythainlp"] + w["tdtb"] + w["syllable"] + w["single"]
            + w["character"]
        ),
    }  # fmt: skip


def test_a_list_that_is_gone_counts_as_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A later PyThaiNLP without the treebank's vocabulary is no error."""
    monkeypatch.setattr("pythainlp.corpus.corpus_path", lambda: str(tmp_path))
    assert evidence.read_evidence().tdtb == frozenset()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_own_lists_are_tidy(path: Path) -> None:
    """A list of the package's own names each word once, and says what it is for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if line and not line.startswith("#")]
    assert lines[0].startswith("# ")
    assert len(found) == len(set(found))
    assert not [line for line in found if line != line.strip() or line[0] in FOLLOWING]


def test_every_list_of_words_is_heeded(lexicon: Lexicon) -> None:
    """What the package's own lists say shows in the lexicon."""
    cut = {
        row.replace("|", ""): tuple(row.split("|"))
        for row in lexicon_selection.read_list("cut_words.txt")
    }
    assert cut.items() <= lexicon.cuts.items()
    assert cut.keys() <= lexicon.scores.keys()
    whole = lexicon_selection.read_list("whole_words.txt")
    assert not [w for w in whole if lexicon.tokens(w) != (w,) or w not in lexicon.anchors]
    assert not [w for w in lexicon_selection.read_list("not_words.txt") if w in lexicon]
    assert lexicon_selection.read_list("abbreviations.txt") <= lexicon.anchors
    assert lexicon.roles["นาย"] is Role.TITLE
    assert lexicon.roles["อำเภอ"] is Role.PLACE
