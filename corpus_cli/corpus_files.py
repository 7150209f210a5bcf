"""The files of one corpus: where it is, what its settings say, what is read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus_cli.errors import SettingsError, SourceError
from corpus_cli.model.settings import NO_SETTINGS, Settings
from corpus_cli.sources.source import INDEX_NAME, typed_path

if TYPE_CHECKING:
    from corpus_cli.output_file import Belongings
    from corpus_cli.sources.source import Source


class CorpusFiles:
    """A corpus as far as its own files go; see `Corpus` for the arguments."""

    def __init__(self, path: str | Path, config: str | Path | None = None) -> None:
        self.path: Final = typed_path(path)
        self._config: Final = typed_path(config) if config else None

    @cached_property
    def resolved_path(self) -> Path:
        """The real path of the corpus: of its INDEX.md, where the folder has one."""
        try:
            path = self.path.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise SourceError(
                f"no corpus at {self.path}",
                hint="name a folder, an INDEX.md or a .jsonl, .json, .csv, .parquet, .xlsx or .zip "
                "file with --corpus",
            ) from error
        listed = path / INDEX_NAME
        return listed if path.is_dir() and listed.is_file() else path

    @cached_property
    def settings(self) -> Settings:
        """What the settings file says. Raises SettingsError for one that cannot be read."""
        from corpus_cli.sources.opening import settings_file

        file = self._config or settings_file(self.resolved_path)
        if file is None:
            return NO_SETTINGS
        from corpus_cli.sources.settings import read_settings

        return read_settings(file)

    def source(self) -> Source:
        """Open the corpus to read it. Raises SourceError where it cannot be read."""
        from corpus_cli.sources.opening import open_source

        return open_source(self.resolved_path, self.settings)

    @property
    def belongings(self) -> Belongings:
        """What an answer must not be written over. Raises SourceError where there is no corpus."""
        from corpus_cli.output_file import Belongings
        from corpus_cli.sources.opening import SETTINGS_NAME
        from corpus_cli.sources.settings import settings_files

        path = self.resolved_path
        root = path if path.is_dir() else path.parent
        settings = self._config or root / SETTINGS_NAME

        def sources() -> Iterator[Path]:
            with suppress(SourceError, SettingsError):  # whoever reads them says what is wrong
                source = self.source()
                yield from (source.root / file.path for file in source.files())

        return Belongings(
            [
                (path if path.is_file() else root / INDEX_NAME, "the corpus itself"),
                *((file, "a settings file of the corpus") for file in settings_files(settings)),
            ],
            sources,
        )
