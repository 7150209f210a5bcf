"""`corpus names`, and the names in summaries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus_cli.cli.main import group
from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError

TEXTS = {
    "a": "นายอนุทิน ชาญวีรกูล แถลงที่กระทรวงการต่างประเทศ จังหวัดเชียงใหม่\nนายอนุทิน กล่าวว่า",
    "b": "กระทรวงการต่างประเทศ (กต.) แจ้งว่าที่ จ.เชียงใหม่ พลเอก ประยุทธ์ จันทร์โอชา แล้ว",
    "c": "รมว.อนุทิน ชาญวีรกูล ไปประเทศญี่ปุ่น",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    lines = (
        json.dumps({"id": i, "text": t, "date": f"256{n}"}, ensure_ascii=False)
        for n, (i, t) in enumerate(TEXTS.items())
    )
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = "names: true\nvariants: {พลเอก ต: ประยุทธ์ จันทร์โอชา}\n"
    (folder / "corpus.yaml").write_text(settings, encoding="utf-8")
    Corpus(folder / "a.jsonl", index=folder / "index").index()
    return folder / "a.jsonl"


@pytest.fixture
def named(corpus: Path) -> Corpus:
    return Corpus(corpus, index=corpus.parent / "index")


def test_names_are_counted_with_their_variants(named: Corpus) -> None:
    """Mentions add up over ways to say a name, documents are counted once."""
    found = {name.name: name for name in named.names().names}
    ministry = found["กระทรวงการต่างประเทศ"]
    assert (ministry.mentions, ministry.documents, ministry.variants) == (3, 2, ["กต."])
    person = found["อนุทิน ชาญวีรกูล"]
    assert (person.mentions, person.documents, person.titles) == (3, 2, ["นาย", "รมว."])
    assert (found["เชียงใหม่"].mentions, found["เชียงใหม่"].documents) == (2, 2)


def test_the_commonest_names_come_first(named: Corpus) -> None:
    """Ties by name; what a limit leaves out is counted."""
    everything = named.names()
    keys = [(-name.mentions, name.name) for name in everything.names]
    assert keys == sorted(keys)
    some = named.names(limit=2)
    assert (some.returned, some.truncated, some.total) == (2, True, everything.total)
    assert some.names == everything.names[:2]
    assert some.mentions == everything.mentions == sum(n.mentions for n in everything.names)


def test_kind_and_filter_leave_the_others_out(named: Corpus) -> None:
    """Names of one kind, or those of documents that meet a query alone."""
    people = named.names(kind="person")
    assert {name.name for name in people.names} == {"อนุทิน ชาญวีรกูล", "ประยุทธ์ จันทร์โอชา"}
    assert people.documents == 3
    there = named.names(where=named.read(["ญี่ปุ่น"]))
    assert {(name.name, name.mentions) for name in there.names} == {
        ("อนุทิน ชาญวีรกูล", 1),
        ("ญี่ปุ่น", 1),
    }
    assert there.documents == 1


def test_a_summary_has_the_names_of_its_document(named: Corpus) -> None:
    """Most mentions first, at the first of them; as many as were asked for."""
    (document,) = named.summaries(["b"]).documents
    assert document.names is not None
    first = document.names[0]
    assert (first.name, first.mentions) == ("กระทรวงการต่างประเทศ", 2)
    assert TEXTS["b"][first.start : first.end] == "กระทรวงการต่างประเทศ"
    titles = {name.name: name.title for name in document.names}
    assert titles["ประยุทธ์ จันทร์โอชา"] == "พลเอก"
    (document,) = named.summaries(["b"], names=1).documents
    assert document.names == [first]


def test_without_names_the_way_out_is_told(seeds: Corpus) -> None:
    """The command says which setting there is; a summary goes without."""
    with pytest.raises(UsageError) as raised:
        seeds.names()
    assert "names: true" in (raised.value.hint or "")
    assert seeds.summaries(limit=1).documents[0].names is None


def test_the_command_writes_and_exits(corpus: Path) -> None:
    """0 where there are names, 1 where there are none, 2 for what makes no sense."""
    place = ["--corpus", str(corpus), "--index", str(corpus.parent / "index")]

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(group, ["names", *arguments, *place], prog_name="corpus")
        return result.exit_code, result.output

    code, output = run("--kind", "organisation", "-f", "csv")
    assert code == 0
    assert output.splitlines()[0] == "name,kind,mentions,documents,titles,variants"
    assert run("--where", "ไม่มีคำนี้")[0] == 1
    assert run("--kind", "thing")[0] == 2
