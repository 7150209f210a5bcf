"""What holds where nothing was typed: the corpus that is found, and what settings say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from corpus_cli.errors import SourceError
from corpus_cli.sources.source import typed_path


def defaults(typed: Mapping[str, str | bool]) -> dict[str, str | bool]:
    """Return the common options that settings give: the corpus' own, else the user's.

    Raises SettingsError for settings that cannot be read.
    """
    # Most people have neither file, and the search path is to import no YAML then.
    own = _users()
    corpus = text_option(typed, "corpus") or text_option(own, "corpus")
    return {**own, **_corpus_options(text_option(typed, "config"), corpus)}


def text_option(options: Mapping[str, str | bool], name: str) -> str | None:
    """Return the value of an option that is no flag; None where it is not given."""
    value = options.get(name)
    return value if isinstance(value, str) else None


def found_corpus() -> Path:
    """Return the corpus that is meant where none is named. Raises SourceError if there is none."""
    from corpus_cli.sources.opening import find_corpus

    path = find_corpus(Path.cwd())
    if path is None:
        raise SourceError(
            "no corpus found: no seeds/INDEX.md or INDEX.md here or in a folder above",
            hint="name one with --corpus PATH or CORPUS_PATH",
        )
    return path


def users_file() -> Path:
    """Return where the user's own settings are, if there are any."""
    # Not platformdirs: a hundredth of a second at every start.
    return Path(click.get_app_dir("corpus")) / "config.yaml"


def _users() -> Mapping[str, str | bool]:
    file = users_file()
    if not file.is_file():
        return {}
    from corpus_cli.sources.settings import read_user_options

    return read_user_options(file)


def _corpus_options(config: str | None, corpus: str | None) -> Mapping[str, str | bool]:
    file = Path(config) if config else _beside(corpus)
    if file is None:
        return {}
    from corpus_cli.sources.settings import read_settings

    return read_settings(file).options


def _beside(corpus: str | None) -> Path | None:
    from corpus_cli.sources.opening import find_corpus, settings_file

    path = typed_path(corpus) if corpus else find_corpus(Path.cwd())
    # Whether there is such a corpus is told when it is opened.
    return settings_file(path) if path and path.exists() else None
