"""One snapshot of an index, open: its segments, its engine and its lists of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from corpus_cli._version import __version__
from corpus_cli.engine.choice import Choice
from corpus_cli.index.snapshot.locks import ReaderLock
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.answer import Answer, CorpusName, Meta, Result
from corpus_cli.model.warnings import Warned

if TYPE_CHECKING:
    from corpus_cli.engine.interface import Engine
    from corpus_cli.index.snapshot.segment import Segment
    from corpus_cli.text.words.segmenter import Segmenter


class OpenIndex:
    """One snapshot of an index.

    Its files stay for as long as this object, or a segment of it that is still read, exists.
    """

    def __init__(self, folder: Path, snapshot: Snapshot, lock: ReaderLock, choice: Choice) -> None:
        self.folder: Final = folder
        self.snapshot: Final = snapshot
        self._lock: Final = lock
        self._choice: Final = choice

    @classmethod
    def read(cls, folder: Path, choice: Choice) -> Self | None:
        """Open the index as it is in `folder`, None where there is none."""
        lock = ReaderLock(folder)  # first: what the snapshot names is to stay
        snapshot = read_snapshot(folder)
        return None if snapshot is None else cls(folder, snapshot, lock, choice)

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """The segments of the snapshot, opened."""
        from corpus_cli.index.snapshot.segment import Segment

        return [Segment(self.folder, record, self._lock) for record in self.snapshot.segments]

    @cached_property
    def engine(self) -> Engine:
        """What runs SQL over the snapshot."""
        from corpus_cli.index.snapshot.checksums import with_sizes_checked

        folder, snapshot = self.folder, self.snapshot
        return self._choice.engine(folder, lambda: with_sizes_checked(folder, snapshot))

    @property
    def lexicon_folder(self) -> Path:
        """Where the lists of words lie that the index was made with."""
        return self.snapshot.lexicon_folder(self.folder)

    @cached_property
    def segmenter(self) -> Segmenter:
        """What cuts texts as the index is cut."""
        from corpus_cli.text.words.engines import segmenter_for
        from corpus_cli.text.words.lexicon import Lexicon

        lexicon = Lexicon.read(self.lexicon_folder)
        return segmenter_for(lexicon, self.snapshot.settings.tokenizer)

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """The words that lists leave out unless asked: those that PyThaiNLP ships."""
        from corpus_cli.index.build.word_lists import read_stopwords

        return read_stopwords(self.lexicon_folder)

    def answer(
        self,
        command: str,
        options: Mapping[str, object],
        result: Result,
        *,
        elapsed_ms: float | None = None,
        warnings: Iterable[Warned] = (),
    ) -> Answer:
        """Put a result together with what is needed to publish and repeat it."""
        snapshot = self.snapshot
        settings = snapshot.settings
        versions = {"corpus": __version__, **settings.versions}
        lexicon = f"{settings.lexicon}:{settings.lexicon_digest[:12]}"
        return Answer(
            command=command,
            corpus=CorpusName(snapshot.name, snapshot.id),
            options=options,
            result=result,
            meta=Meta(self._choice.name, settings.tokenizer, lexicon, versions),
            elapsed_ms=elapsed_ms,
            warnings=warnings,
        )

    def release(self) -> None:
        """Let the files go, so that a build can remove what is no longer needed."""
        self._lock.release()
