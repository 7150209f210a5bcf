"""Settings: the `corpus.yaml` beside a corpus, and the user's own defaults.

    lexicon:
      add: [ไต้หวันสเตรท, รมว.ดิจิทัล]     # words of your own
      remove: [สุด]                       # words that are none here
      file: words.txt                    # more of them: a word a line, -word removes one
    tokenizer: newmm                     # another engine (see `corpus words --help`)
    names: true                          # find people, organisations and places
    variants: {กต.: กระทรวงการต่างประเทศ}   # another way to say a name, and the name
    format: json                         # defaults of options: format, color, quiet

It is read beside the corpus or where `--config` says, and nowhere else; a path in it stays inside
its folder. The user's own file, in the configuration folder of the system, has defaults of options
only. What was typed goes before `CORPUS_*`, that before `corpus.yaml`, that before the user's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, TypeVar

from corpus_cli.errors import SettingsError
from corpus_cli.model.formats import ANSWER_FORMATS, COLORS
from corpus_cli.model.settings import NO_SETTINGS, OwnWords, Settings
from corpus_cli.regular_files import read_regular
from corpus_cli.sources.paths import locate
from corpus_cli.sources.skips import EntrySkipped
from corpus_cli.sources.source import typed_path

MAX_BYTES: Final = 10_000_000
"""The largest settings file or word list that is read."""


def read_settings(file: Path) -> Settings:
    """Read a `corpus.yaml`.

    Raises SettingsError, which names the file and the setting, for one that cannot be read, that
    has a setting nobody knows, or a value that the setting cannot have.
    """
    values = _Values(file, _mapping(file))
    settings = Settings(
        sources=values.words("sources", numbers=True),
        fields=values.pairs("fields"),
        lexicon=values.lexicon(),
        tokenizer=values.get("tokenizer", str),
        names=values.get("names", bool) or False,
        variants=values.pairs("variants"),
        options=values.options(),
    )
    values.refuse_others((*Settings._fields[:-1], *_OPTIONS))
    return settings


def read_user_options(file: Path) -> Mapping[str, str | bool]:
    """Read the user's own defaults of common options; {} where no such file.

    Raises SettingsError as `read_settings` does.
    """
    if not file.is_file():
        return {}
    values = _Values(file, _mapping(file))
    options = values.options() | {
        name: str(typed_path(text)) for name in _PLACES if (text := values.get(name, str))
    }
    values.refuse_others((*_OPTIONS, *_PLACES))
    return options


def settings_files(file: Path) -> list[Path]:
    """Return the settings file itself, there or not, and the word list that it names."""
    try:
        lexicon = _mapping(file).get("lexicon")
    except SettingsError:
        return [file]
    name = lexicon.get("file") if isinstance(lexicon, dict) else None
    return [file, file.parent / name] if isinstance(name, str) else [file]


class _Option(NamedTuple):
    type: type
    choices: tuple[str, ...] = ()


_OPTIONS: Final = {
    "format": _Option(str, tuple(form.value for form in ANSWER_FORMATS)),
    "color": _Option(str, COLORS),
    "quiet": _Option(bool),
}
_PLACES: Final = ("corpus", "index")  # where the user's corpus lies, and its index


_T = TypeVar("_T")


class _Values:
    """The values of a settings file, checked as they are asked for."""

    def __init__(self, file: Path, values: Mapping[str, object], within: str = "") -> None:
        self._file = file
        self._values = values
        self._within = within

    def get(self, name: str, kind: type[_T]) -> _T | None:
        """Return a value of one kind, None if it is not given."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, kind) or value == "":
            self.refuse(name, f"must be {_SAID[kind]}")
        return value

    def words(self, name: str, *, numbers: bool = False) -> tuple[str, ...]:
        """Return a list of strings; a single one may stand for itself.

        `numbers` lets whole numbers pass for words, such as the year that a folder is named after.
        """
        value = self._values.get(name)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        words = [word if isinstance(word, str) else numbers and _written(word) for word in listed]
        if not all(words):
            self.refuse(name, "must be a list of words")
        return tuple(map(str, words))

    def pairs(self, name: str) -> Mapping[str, str]:
        """Return names, and the other name of each."""
        pairs = self.get(name, dict) or {}
        if not all(isinstance(meaning, str) and meaning for meaning in pairs.values()):
            self.refuse(name, "must map each name to one other name")
        return dict(pairs)

    def lexicon(self) -> OwnWords:
        """Return the user's own words, those of the file included."""
        inner = _Values(self._file, self.get("lexicon", dict) or {}, "lexicon.")
        listed = _word_list(self._file, inner.get("file", str), inner.refuse)
        inner.refuse_others(("add", "remove", "file"))
        add, remove = {*inner.words("add"), *listed.add}, {*inner.words("remove"), *listed.remove}
        if both := sorted(add & remove):
            inner.refuse("add", f"has a word that is also in remove: {both[0]}")
        return OwnWords(tuple(sorted(add)), tuple(sorted(remove)))

    def options(self) -> dict[str, str | bool]:
        """Return the defaults of common options."""
        found: dict[str, str | bool] = {}
        for name, option in _OPTIONS.items():
            value = self.get(name, option.type)
            if option.choices and value is not None and value not in option.choices:
                self.refuse(name, f"must be one of {', '.join(option.choices)}")
            if value is not None:
                found[name] = value
        return found

    def refuse_others(self, known: Iterable[str]) -> None:
        """Raise SettingsError for a setting that is not known."""
        from difflib import get_close_matches

        names = sorted(known)
        for name in self._values.keys() - set(names):
            near = get_close_matches(name, names, 1)
            meant = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(names)}"
            raise SettingsError(f"{self._file}: unknown setting {name}", hint=meant)

    def refuse(self, name: str, problem: str) -> NoReturn:
        """Raise SettingsError for the value of a setting."""
        raise SettingsError(f"{self._file}: {self._within}{name} {problem}")


def _written(number: object) -> str:
    """Return a whole number as it is written, an empty string for anything else."""
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else ""


_SAID: Final = {str: "text", bool: "true or false", dict: "`name: value` lines"}


def _word_list(file: Path, name: str | None, refuse: Callable[[str, str], NoReturn]) -> OwnWords:
    """Read a list of words: one a line, # begins a comment, -word removes it."""
    if name is None:
        return NO_SETTINGS.lexicon
    try:
        text = _text(locate(file.parent.resolve(), name))
    except EntrySkipped as error:
        refuse("file", f"names {name}: {error.reason}")
    lines = [line.split("#", 1)[0].strip() for line in text.splitlines()]
    remove = tuple(line[1:].strip() for line in lines if line.startswith("-"))
    return OwnWords(tuple(line for line in lines if line and line[0] != "-"), remove)


def _mapping(file: Path) -> dict[str, object]:
    from corpus_cli.sources.yaml_values import BrokenYamlError, load_mapping

    try:
        return load_mapping(_text(file))
    except BrokenYamlError as error:
        place = "" if error.line is None else f", line {error.line + 1}"
        raise SettingsError(f"{file}{place}: {error.problem}") from None


def _text(file: Path) -> str:
    try:
        return read_regular(file, MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file} is not UTF-8") from None
