"""A real cluster: a master and two workers on loopback, one of which is lost in the middle.

Answers are those of this machine alone, command by command, to the last character.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SEEDS
from tests.index.test_processes import plant

pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("needs Java", allow_module_level=True)

from tests.cluster import Cluster, processes, start_connect_server, wait_for

pytestmark = pytest.mark.cluster

SECONDS = 900.0  # at most, for one run of the program
COMMANDS = (
    "stats --top 30",
    "stats --level token --by month --top 3 --measures",
    "stats ตำรวจ ร่วมมือ --by issuer",
    "stats --pattern ^การ --kind thai --distinct",
    "search ตำรวจ --limit 50",
    "search ก --match partial -c",
    "search ร่วม* --sort left --limit 20",
    "search ไต้หวัน -l --sort relevance",
    "collocates ไต้หวัน",
    "collocates ตำรวจ --where issuer:กต. --distinct --sort mi",
    "keyness --target date:2564",
    "keyness --target date:2564 -n 2",
    "trend ตำรวจ ไต้หวัน",
    "ngrams -n 3",
    "dispersion ไต้หวัน --parts 10",
)
WORDS = (
    "ตำรวจ", "ไต้หวัน", "รัฐบาล", "ร่วมมือ", "ความร่วมมือ", "ประชุม", "การประชุม",
    "นายกรัฐมนตรี", "INTERPOL", "๒๕๖๔", "ประเทศ", "อาชญากรรม", "ปราบปราม", "ยาเสพติด",
    "แถลงข่าว", "ภายใต้", "ตา", "ตาม", "ข้าว", "น้ำมัน", "น้ํามัน", "เศรษฐกิจ",
)  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with processes(folder) as started:
        made = Cluster(started, folder)
        made.start()
        yield made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some six megabytes of words in a row: six shares, an id that comes again, a broken line."""
    chance = random.Random(2564)
    path = tmp_path_factory.mktemp("sample") / "sample.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(1_200):
            lines = ("".join(chance.choices(WORDS, k=12)) for _ in range(chance.randint(2, 25)))
            record = {
                "id": f"d{number - 5 * (number % 400 == 399)}",
                "title": chance.choice(WORDS),
                "date": f"202{chance.randint(1, 4)}-{chance.randint(1, 12):02}-11",
                "issuer": chance.choice(("กต.", "มท.", "สธ.")),
                "text": "\n".join(f"{line} {chance.choice(WORDS)}" for line in lines),
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n" + "{broken\n" * (number == 77))
    return path


@pytest.fixture(scope="module")
def here(sample: Path, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Path:
    """The sample indexed by this machine alone."""
    folder = tmp_path_factory.mktemp("here") / "index"
    run(["corpus_cli", "index", *_of(sample, folder)], cluster)
    return folder


@pytest.fixture(scope="module")
def there(sample: Path, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Path:
    """The sample indexed by the cluster, which loses a worker while segments are being written."""
    folder = tmp_path_factory.mktemp("there") / "index"
    build = start(
        ["corpus_cli", "index", *_of(sample, folder), "--engine", cluster.engine], cluster
    )
    begun = wait_for(lambda: list((folder / "segments").glob(".0*.new")), "the first segments")
    assert build.poll() is None
    cluster.lose_worker()
    out, err = build.communicate(timeout=SECONDS)
    assert build.returncode == 0, err
    assert json.loads(out)["documents"] == 1_197
    assert begun
    return folder


def _of(corpus: Path, index: Path) -> list[str]:
    return ["--json", "--corpus", str(corpus), "--index", str(index)]


def start(arguments: Sequence[str], cluster: Cluster) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=cluster.environment,
        cwd=ROOT,
    )


def run(arguments: Sequence[str], cluster: Cluster) -> str:
    process = start(arguments, cluster)
    try:
        out, err = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0, err
    return out


def asked(
    corpus: Path,
    index: Path,
    engine: str,
    cluster: Cluster,
    *,
    commands: Sequence[str] = COMMANDS,
) -> list[Any]:
    """What the program says to commands: which, with what code, what it writes."""
    return _answers(run(_questions(corpus, index, engine, commands), cluster))


def _questions(
    corpus: Path, index: Path, engine: str, commands: Sequence[str], marks: Path | None = None
) -> list[str]:
    """Return the program that asks commands, and its argument."""
    given = [*_of(corpus, index), "--engine", engine]
    questions = {"commands": commands, "given": given, "marks": marks and str(marks)}
    return ["tests.programs.commands_of_one_session", json.dumps(questions)]


def _answers(out: str) -> list[Any]:
    """The answers, as if the same engine had read the same snapshot."""
    return [
        (
            line,
            code,
            [row for row in text.splitlines() if not row.startswith(_VARYING)],
            _meta(text),
        )
        for line, code, text in json.loads(out)
    ]


_VARYING = ('  "corpus": ', '  "meta": ')


def _meta(text: str) -> Any:
    return text and {**json.loads(text)["meta"], "engine": None}


def test_a_build_that_loses_a_worker_is_whole(sample: Path, here: Path, there: Path) -> None:
    """Every document once, no folder without a name, each skipped line told, every byte right."""
    from corpus_cli.corpus import Corpus

    built, native = Corpus(sample, index=there), Corpus(sample, index=here)
    assert not built.verify().problems
    assert built.documents() == native.documents()
    assert built.snapshot.skipped == native.snapshot.skipped
    assert len(built.snapshot.skipped) == 4
    assert len(built.snapshot.segments) > 4
    names = {path.name for path in (there / "segments").iterdir()}
    assert names == {segment.name for segment in built.snapshot.segments}


def test_a_laptop_opens_what_the_cluster_built(
    sample: Path, here: Path, there: Path, cluster: Cluster
) -> None:
    """Without Spark, command by command, it answers as from an index of its own."""
    assert asked(sample, there, "duckdb", cluster) == asked(sample, here, "duckdb", cluster)


def test_the_cluster_answers_as_one_machine(
    sample: Path, here: Path, there: Path, cluster: Cluster
) -> None:
    """Command by command, over what it built."""
    expected = asked(sample, here, "duckdb", cluster)
    for found, wanted in zip(asked(sample, there, cluster.engine, cluster), expected, strict=True):
        assert found == wanted


def test_a_query_that_loses_a_worker_is_answered(
    sample: Path, here: Path, there: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """Segments that the worker had are walked by the one that is left."""
    commands = ("search ตำรวจ --limit 50", "collocates ไต้หวัน")
    process = start(_questions(sample, there, cluster.engine, commands, tmp_path), cluster)
    wait_for(lambda: len(list(tmp_path.iterdir())) > 2, "the walk")
    cluster.lose_worker()
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    assert _answers(out) == asked(sample, here, "duckdb", cluster, commands=commands)


def test_seeds_are_indexed_and_asked(tmp_path: Path, cluster: Cluster) -> None:
    """A folder with an INDEX.md is read by the driver and analysed by the workers."""
    commands = ("index", *COMMANDS[:2], "search ไต้หวัน", "keyness --reference tnc", "summary")
    there = asked(SEEDS, tmp_path / "there", cluster.engine, cluster, commands=commands)
    here = asked(SEEDS, tmp_path / "here", "duckdb", cluster, commands=commands)
    assert there[1:] == here[1:]
    assert there[0][1] == here[0][1] == 0


def test_workers_run_nothing_that_lies_in_the_current_folder(tmp_path: Path) -> None:
    """A file beside the data that is called as a module is not what Spark's workers import."""
    folder, marks = tmp_path / "folder", tmp_path / "marks"
    plant(folder, marks)
    there = ("--corpus", str(SEEDS), "--index", str(tmp_path / "index"), "--engine", "spark:local")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "corpus_cli", "index", *there],
        cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(marks.iterdir()) == []


def test_spark_keeps_the_contract_of_all_that_works_in_parallel(tmp_path: Path) -> None:
    """As threads and processes do: results in order, errors as they are raised, nothing unasked."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.programs.spark_contract", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "kept\n"), done.stderr


def test_a_connect_server_does_both(
    sample: Path, here: Path, tmp_path: Path, cluster: Cluster
) -> None:
    """Through Spark Connect, which has no Java on this side: the index, and the questions."""
    pytest.importorskip("grpc")
    with processes(tmp_path) as started:
        engine = start_connect_server(started)
        there = tmp_path / "index"
        assert json.loads(
            run(["corpus_cli", "index", *_of(sample, there), "--engine", engine], cluster)
        )
        commands = tuple(line for line in COMMANDS if not line.startswith("stats --level"))
        found = asked(sample, there, engine, cluster, commands=commands)
    assert found == asked(sample, here, "duckdb", cluster, commands=commands)
