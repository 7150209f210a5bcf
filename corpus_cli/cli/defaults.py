"""What holds where nothing was typed: the corpus that is found, and what settings say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from corpus_cli.errors import NoCorpusError
from corpus_cli.sources.source import typed_path

_LOOKED_AT: Final = 1_000  # files of a folder


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
    """Return the corpus that is meant where none is named. Raises NoCorpusError for none."""
    from corpus_cli.sources.opening import find_corpus

    path = find_corpus(Path.cwd())
    if path is None:
        raise NoCorpusError(
            "no corpus found: no seeds/INDEX.md or INDEX.md here or in a folder above",
            _ways_on(Path.cwd()),
        )
    return path


def _ways_on(folder: Path) -> list[tuple[str, str]]:
    """Return what to do in a folder without a corpus: commands, and what each does."""
    here = _readable(folder)
    files = "a folder, or a .jsonl, .json, .csv or .parquet file"
    named = "reads what is here" if here else f"PATH: {files}"
    return [
        (f"corpus --corpus {here or 'PATH'} list", named),
        (f"export CORPUS_PATH={here or 'PATH'}", "names it for all commands in this shell"),
        ("... | corpus --corpus - list", "reads JSON Lines, JSON or CSV from a pipe"),
    ]


def _readable(folder: Path) -> str | None:
    """Return the file in a folder that may be a corpus, or `.` for statements; None for neither."""
    import shlex
    from itertools import islice

    from corpus_cli.sources.kinds import kind_of_name
    from corpus_cli.sources.paths import STATEMENT_SUFFIXES

    try:
        names = sorted(path.name for path in islice(folder.iterdir(), _LOOKED_AT) if path.is_file())
    except OSError:
        return None
    records = next((name for name in names if kind_of_name(name)), None)
    if records is not None:
        return shlex.quote(records)
    return "." if any(name.lower().endswith(STATEMENT_SUFFIXES) for name in names) else None


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
