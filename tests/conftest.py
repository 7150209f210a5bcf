"""What tests share: word lists built once, and indexes made of texts or of the seeds."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from corpus_cli.corpus import Corpus
from corpus_cli.index.build.tasks import write_segment
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document
from corpus_cli.text.words.lexicon import Lexicon, build_lexicon
from corpus_cli.text.words.segmenter import Segmenter

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
PROGRAMS = ROOT / "tests" / "programs"

settings.register_profile(
    "corpus", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("corpus")

MakeSegment = Callable[[Sequence[str]], Segment]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter(build_lexicon())


@pytest.fixture(scope="session")
def make_segment(segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> MakeSegment:
    """Index texts as documents d0, d1, ... of one segment."""
    numbers = itertools.count()

    def make(texts: Sequence[str], number: int = 1) -> Segment:
        folder = tmp_path_factory.getbasetemp() / f"segments-{next(numbers)}"
        documents = [
            Document(id=f"d{i}", text=text, source=f"d{i}.txt") for i, text in enumerate(texts)
        ]
        return Segment(folder, write_segment(folder, number, documents, segmenter))

    return make


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "seeds"
    Corpus(SEEDS, index=folder).index()
    return folder


@pytest.fixture(scope="session")
def seeds(seeds_index: Path) -> Corpus:
    return Corpus(SEEDS, index=seeds_index)


@pytest.fixture
def quick_builds(monkeypatch: pytest.MonkeyPatch, segmenter: Segmenter) -> None:
    """Let builds in this process share one segmenter, whose lists they write short."""
    from corpus_cli.index.build import update

    def write(lexicon: Lexicon, folder: Path) -> None:
        (folder / "words.tsv").write_text(lexicon.digest, encoding="utf-8")

    monkeypatch.setattr(update, "segmenter_for", lambda *_: segmenter)
    monkeypatch.setattr(update.lexicon, "build_lexicon", lambda *_: segmenter.lexicon)
    monkeypatch.setattr(update.lexicon.Lexicon, "read", lambda folder: segmenter.lexicon)
    monkeypatch.setattr(update.lexicon.Lexicon, "write", write)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a segment hold a few short documents, so that a small corpus has many."""
    from corpus_cli.index.build import plan, tasks

    for module in (tasks, plan):
        monkeypatch.setattr(module, "BATCH", 12_000)


@pytest.fixture
def run(seeds_index: Path) -> Run:
    """Run the program over the seeds, in this process; `environment` adds variables."""
    from tests.program import run_here

    def corpus(
        *arguments: str, environment: dict[str, str] | None = None, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return run_here(arguments, surroundings(seeds_index) | (environment or {}), stdin)

    return corpus


def surroundings(index: Path) -> dict[str, str]:
    """Return the environment in which the program asks the seeds; nothing of the user's own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("CORPUS_")}
    return inherited | {
        "CORPUS_PATH": str(SEEDS),
        "CORPUS_INDEX": str(index),
        "XDG_CONFIG_HOME": str(index / "no-settings"),
        "COLUMNS": "80",
        "CORPUS_DEBUG": "1",  # or an internal error would look like any mistake of a user
    }
