"""The YAML block at the head of a statement or an INDEX.md.

A first line of `---`, lines of `name: value`, and a line of `---` or `...`:

    ---
    title: แถลงการณ์
    date: 26 พ.ย. 64
    tags: [ไต้หวัน, ตำรวจสากล]
    ---

A text that merely begins with a rule of dashes has no front matter; one that begins with a block
which was opened and never closed, or which holds no mapping, is broken and said to be.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from corpus_cli.sources.skips import EntrySkipped, SkipCode

MAX_FRONT_MATTER: Final = 64 * 1024
"""The longest front matter that is read, in characters."""

_OPENING = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_CLOSING = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
_NAMED_VALUE = re.compile(r"[^\s:#-][^\r\n:]{0,60}:(?:[ \t\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n?|\n")


class FrontMatter(NamedTuple):
    """What the block says, and where the text after it begins.

    `values` are as JSON has them; `end` is an offset in code points, 0 where there is no block;
    `lines` is the number of lines that the block takes up.
    """

    values: dict[str, Any]
    end: int = 0
    lines: int = 0


def read_front_matter(text: str) -> FrontMatter:
    """Read the front matter of `text`; without one, `values` is empty and `end` is 0.

    Raises EntrySkipped (front_matter, surrogate).
    """
    block = find_front_matter(text)
    if block is None:
        return FrontMatter({})
    source, end = block
    return FrontMatter(_values(source), end, count_lines(text[:end]))


def _values(source: str) -> dict[str, Any]:
    from corpus_cli.sources.yaml_values import BrokenYamlError, LoneSurrogateError, load_mapping

    try:
        return load_mapping(source)
    except LoneSurrogateError as error:
        raise EntrySkipped(SkipCode.SURROGATE, error.problem) from None
    except BrokenYamlError as error:
        # The block begins in the second line of the file.
        place = "" if error.line is None else f" (line {error.line + 2} of the file)"
        reason = f"broken front matter: {error.problem}{place}"
        raise EntrySkipped(SkipCode.FRONT_MATTER, reason) from None


def find_front_matter(text: str) -> tuple[str, int] | None:
    """Return the YAML source of the front matter and the offset after it, None without one.

    Raises EntrySkipped (front_matter) for a block that is too long or not closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        if _NAMED_VALUE.match(text, opening.end()):
            raise EntrySkipped(SkipCode.FRONT_MATTER, "front matter without a closing ---")
        return None
    if closing.start() > MAX_FRONT_MATTER:
        reason = f"front matter of more than {MAX_FRONT_MATTER:,} characters"
        raise EntrySkipped(SkipCode.FRONT_MATTER, reason)
    return text[opening.end() : closing.start()], closing.end()


def count_lines(text: str) -> int:
    r"""Return how many line ends `text` has (\n, \r\n or \r: those that Markdown and YAML know)."""
    return len(_LINE_END.findall(text))
