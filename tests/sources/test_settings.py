"""Settings: what is read, what is refused, and what goes before what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus_cli.cli.main import group
from corpus_cli.corpus import Corpus
from corpus_cli.errors import SettingsError, UsageError
from corpus_cli.model.search import Label
from corpus_cli.model.settings import NO_SETTINGS, OwnWords
from corpus_cli.sources.opening import settings_file
from corpus_cli.sources.settings import read_settings, read_user_options


def written(folder: Path, text: str, name: str = "corpus.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    """Lists, mappings, a file of words, and defaults of options."""
    written(tmp_path, "# mine\nหมอพร้อม\n-สุด  # no word here\n\n", "words.txt")
    file = written(
        tmp_path,
        "sources: [a.jsonl, b]\nfields: {collected: date}\ntokenizer: newmm\n"
        "lexicon:\n  add: [ไทยชนะ, หมอพร้อม]\n  remove: ดี\n  file: words.txt\n"
        "format: json\nquiet: true\ncolor: never\n",
    )
    settings = read_settings(file)
    assert settings.sources == ("a.jsonl", "b")
    assert settings.fields == {"collected": "date"}
    assert settings.lexicon == OwnWords(("หมอพร้อม", "ไทยชนะ"), ("ดี", "สุด"))
    assert settings.tokenizer == "newmm"
    assert settings.options == {"format": "json", "quiet": True, "color": "never"}


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """Nor does one of comments."""
    assert read_settings(written(tmp_path, "# nothing yet\n")) == NO_SETTINGS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lexcon: {}", "unknown setting lexcon"),
        ("lexicon: {ad: [x]}", "unknown setting ad"),
        ("lexicon: words.txt", "lexicon must be `name: value` lines"),
        ("lexicon: {add: [1]}", "lexicon.add must be a list of words"),
        ("lexicon: {add: [ก], remove: [ก]}", "has a word that is also in remove: ก"),
        ("lexicon: {file: ../words.txt}", "the path leads outside the corpus folder"),
        ("lexicon: {file: /etc/hostname}", "the path leads outside the corpus folder"),
        ("lexicon: {file: missing.txt}", "no such file"),
        ("fields: {a: [b]}", "fields must map each name to one other name"),
        ("format: jso", "format must be one of table, json"),
        ("quiet: sometimes", "quiet must be true or false"),
        ("tokenizer: [newmm]", "tokenizer must be text"),
        ("a: [b", "line 2"),
        ("a: 1\nb: !!bool x", "line 2: 'x' is not !!bool (KeyError: 'x')"),
        ('quiet: !!int ""', "line 1: '' is not !!int (IndexError"),
        ("a: 1\n\nb: !!set {x}", "line 3: a value that is not text"),
        ("a: 1\nb: &x [1]\nc: *x", "line 3: the alias *x"),
        ("a: 1\nb: " + "[" * 40 + "]" * 40, "line 2: nested more than 32 deep"),
        ("a: &x [1]\nb: *x", "the alias *x is not supported"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("- a", "no `name: value` lines"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the file's name, the setting, and what it is to be; a hostile one the same."""
    file = written(tmp_path, text + "\n")
    with pytest.raises(SettingsError) as raised:
        read_settings(file)
    assert str(file) in raised.value.message
    assert said in raised.value.message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Absent, a folder, not UTF-8: each is said."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin").write_bytes(b"tokenizer: \xe1\n")
    for name, said in (("absent", "No such file"), ("folder", "Is a dir"), ("latin", "not UTF-8")):
        with pytest.raises(SettingsError, match=said):
            read_settings(tmp_path / name)


def test_settings_lie_beside_the_corpus(tmp_path: Path) -> None:
    """In its folder, whether that or a file in it is named; nowhere else."""
    inner = tmp_path / "inner"
    inner.mkdir()
    records = written(inner, "", "a.jsonl")
    written(tmp_path, "quiet: true\n")
    assert settings_file(inner) is None
    file = written(inner, "quiet: true\n")
    assert settings_file(inner) == settings_file(records) == file


def test_the_users_own_file_has_options_and_a_corpus(tmp_path: Path) -> None:
    """And nothing of what belongs to one corpus."""
    assert read_user_options(tmp_path / "config.yaml") == {}
    file = written(tmp_path, "corpus: ~/statements\nformat: csv\n", "config.yaml")
    assert read_user_options(file) == {
        "corpus": str(Path("~/statements").expanduser()),
        "format": "csv",
    }
    with pytest.raises(SettingsError, match="unknown setting tokenizer"):
        read_user_options(written(tmp_path, "tokenizer: newmm\n", "config.yaml"))


def test_a_corpus_takes_the_settings_named(tmp_path: Path) -> None:
    """`config` goes before the file beside the corpus."""
    records = written(tmp_path, '{"text": "ข่าว"}\n', "a.jsonl")
    written(tmp_path, "tokenizer: newmm\n")
    other = written(tmp_path, "tokenizer: longest\n", "other.yaml")
    assert Corpus(records).settings.tokenizer == "newmm"
    assert Corpus(records, config=other).settings.tokenizer == "longest"


def test_what_goes_before_what(
    tmp_path: Path, seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed, then the environment, then corpus.yaml, then the user's own, then the default."""
    monkeypatch.setattr("click.get_app_dir", lambda _: str(tmp_path))
    for name in ("CORPUS_FORMAT", "CORPUS_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    def first_line(*arguments: str) -> str:
        command = ["search", "ไต้หวัน", "--index", str(seeds_index), *arguments]
        result = CliRunner().invoke(group, command, prog_name="corpus")
        assert result.exit_code == 0, result.output
        return result.stdout.split("\n")[0]

    assert first_line().startswith("001_")
    written(tmp_path, "format: tsv\n", "config.yaml")
    assert first_line().startswith("doc\t")
    config = written(tmp_path, "format: csv\n")
    assert first_line("--config", str(config)).startswith("doc,")
    monkeypatch.setenv("CORPUS_FORMAT", "jsonl")
    assert json.loads(first_line("--config", str(config)))["doc"].startswith("001_")
    assert first_line("--config", str(config), "-f", "json") == "{"


def units_of(corpus: Corpus, query: str) -> list[str]:
    """Return the units that the hits of a query lie in, as a search reports them."""
    return [str(hit.unit) for hit in corpus.search([query], match=Label.PARTIAL).hits]


def test_own_words_and_tokenizer_take_effect(tmp_path: Path) -> None:
    """At the next `index`, all is cut anew with what the settings file says, which is told."""
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "text": "ลาเต้ฟูฟ่าหอมกรุ่นของประเทศไทย"}\n', encoding="utf-8"
    )
    reasons: list[str] = []

    def indexed(settings: str) -> Corpus:
        written(tmp_path, settings)
        corpus = Corpus(tmp_path / "a.jsonl", index=tmp_path / "i", notice=reasons.append)
        corpus.index()
        return corpus

    corpus = indexed("lexicon: {add: [ลาเต้ฟูฟ่า], remove: [ประเทศไทย]}")
    assert units_of(corpus, "ลาเต้ฟูฟ่า") == ["ลาเต้ฟูฟ่า"]
    assert units_of(corpus, "ประเทศไทย") != ["ประเทศไทย"]
    corpus = indexed("tokenizer: newmm")
    assert units_of(corpus, "ลาเต้ฟูฟ่า") != ["ลาเต้ฟูฟ่า"]
    assert "the tokenizer changed from corpus to newmm" in reasons[0]
    indexed("tokenizer: newmm")
    indexed("lexicon: {add: [ลาเต้]}")
    indexed("{}")
    assert ["lexicon" in reason or "tokenizer" in reason for reason in reasons] == [True] * 3
    with pytest.raises(UsageError, match="unknown tokenizer 'nonsense'"):
        indexed("tokenizer: nonsense")
