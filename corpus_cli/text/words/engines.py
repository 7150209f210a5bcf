"""Other engines: whoever wants another's words gets them, in the frame of `words`.

The pieces that need no lexicon stay as `patterns` has them, and so do the promises of
`Segmenter`: what an engine changes, loses or cuts before a mark is put right. Its words are the
units; those that the lexicon lists are cut into tokens as ever.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.text.words.lexicon import Lexicon
from corpus_cli.text.words.name_joiner import NameJoiner
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.thai_segmenter import BREAK, Cut, cannot_begin, windows

ENGINES: Final = (
    "attacut",
    "deepcut",
    "longest",
    "newmm",
    "nlpo3",
    "oskut",
    "pyicu",
    "sefr_cut",
    "thaibreak",
    "tltk",
)
"""The engines that may be named; some need a package of their own."""


OWN_ENGINE: Final = "corpus"
"""The name of the project's own way to cut words, as `words` has it."""


def segmenter_for(lexicon: Lexicon, engine: str = OWN_ENGINE) -> Segmenter:
    """Return a segmenter of the engine named.

    Raises UsageError where there is no such engine, or its package is not installed.
    """
    return Segmenter(lexicon) if engine == OWN_ENGINE else EngineSegmenter(lexicon, engine)


class EngineSegmenter(Segmenter):
    """Cuts stretches of Thai letters with the engine named.

    Raises UsageError where there is no such engine, or its package is not installed.
    """

    def __init__(self, lexicon: Lexicon, engine: str) -> None:
        super().__init__(lexicon)
        self.engine = engine
        self.names = NameJoiner({}, {}, {})  # its words stay as they are
        self._engine = _loaded(engine)

    def cut(self, stretches: Sequence[str]) -> Iterator[Cut]:
        """Cut stretches of Thai letters into the engine's words."""
        for stretch in stretches:
            yield [stretch], [*self._by_engine(stretch), BREAK]

    def _by_engine(self, stretch: str) -> list[str]:
        units: list[str] = []
        for window in windows(stretch):
            found = [unit for unit in self._engine(window) if unit]
            units += found if "".join(found) == window else [window]
        return _joined_to_carriers(units)


def _joined_to_carriers(units: Iterable[str]) -> list[str]:
    """Join units that begin with a mark or a following vowel to the one before them."""
    joined: list[str] = []
    for unit in units:
        if joined and cannot_begin(unit):
            joined[-1] += unit
        else:
            joined.append(unit)
    return joined


def _loaded(engine: str) -> Callable[[str], list[str]]:
    if engine not in ENGINES:
        raise UsageError(
            f"unknown tokenizer {engine!r}", hint=f"one of {OWN_ENGINE}, {', '.join(ENGINES)}"
        )
    try:
        cut = _thaibreak() if engine == "thaibreak" else _pythainlp(engine)
        cut("ทดสอบ")
    except (ImportError, OSError) as error:
        raise UsageError(
            f"the tokenizer {engine!r} cannot be used: {error}",
            hint="install its package in the same environment",
        ) from error
    return cut


def _thaibreak() -> Callable[[str], list[str]]:
    cut: Callable[[str], list[str]] = importlib.import_module("thaibreak").words
    return cut


def _pythainlp(engine: str) -> Callable[[str], list[str]]:
    from pythainlp.tokenize import word_tokenize

    def cut(text: str) -> list[str]:
        # Joining broken numbers is quadratic in digits, and there are none here.
        return list(word_tokenize(text, engine=engine, join_broken_num=False))

    return cut
