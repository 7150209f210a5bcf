"""The block at the head of a statement or an INDEX.md that says what it is.

A first line of `---`, lines of `name: value`, and a line of `---` or `...`:

    ---
    title: แถลงการณ์
    date: 26 พ.ย. 64
    tags: [ไต้หวัน, ตำรวจสากล]
    ---

It may be TOML between lines of `+++`, or a JSON object from the first character to the end of a
line, as well. Values are those of JSON, dates as they are written.

A text that merely begins with a rule of dashes has no front matter; one that begins with a block
which was opened and never closed, or which holds no mapping, is broken and said to be. A brace that
does not open a JSON object is text.
"""

from __future__ import annotations

import math
import re
from datetime import date, time
from typing import Any, Final, NamedTuple

from corpus_cli.sources.fields import MAX_DEPTH, MAX_DIGITS
from corpus_cli.sources.skips import EntrySkipped, SkipCode

MAX_FRONT_MATTER: Final = 64 * 1024
"""The longest front matter that is read, in characters."""

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_CLOSING = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
_NAMED_VALUE = {
    "---": re.compile(r"[^\s:#-][^\r\n:]{0,60}:(?:[ \t\r\n]|\Z)"),
    "+++": re.compile(r"[^\s=+][^\r\n=]{0,60}="),
}
_OBJECT = re.compile(r"\{\s*[\"}]")
_END_OF_LINE = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_LONG_PATH = re.compile(r"(?<![^\s.=\[\]])(?:[^\s.=\[\]]+\s*\.\s*){32}")
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
    if text.startswith("{"):
        return _json(text)
    block = find_front_matter(text)
    if block is None:
        return FrontMatter({})
    source, end = block
    values = _toml(source) if text.startswith("+++") else _yaml(source)
    return FrontMatter(values, end, count_lines(text[:end]))


def _json(text: str) -> FrontMatter:
    from corpus_cli.sources.json_values import check_mapping, read_value

    if not _OBJECT.match(text):
        return FrontMatter({})
    try:
        values, end = read_value(text[: MAX_FRONT_MATTER + 1])
    except EntrySkipped:
        return FrontMatter({})
    closing = _END_OF_LINE.match(text, end)
    if closing is None:
        return FrontMatter({})
    try:
        check_mapping(values)
    except EntrySkipped as error:
        raise _broken(error.reason) from None
    return FrontMatter(values, closing.end(), count_lines(text[: closing.end()]))


def _toml(source: str) -> dict[str, Any]:
    import tomllib

    from corpus_cli.sources.json_values import check_mapping

    if _LONG_PATH.search(source):  # each would be walked once more for each of its names
        raise _broken(f"a path of more than {MAX_DEPTH} names")
    try:
        values = {name: _plain(value) for name, value in tomllib.loads(source + "\n").items()}
        check_mapping(values)
    except RecursionError:
        raise _broken(f"nested more than {MAX_DEPTH} deep") from None
    except EntrySkipped as error:
        raise _broken(error.reason) from None
    except ValueError as error:
        raise _broken(str(error)) from None
    return values


def _plain(value: Any) -> Any:  # noqa: ANN401 - what TOML holds
    """Return a value of TOML as JSON has it. Raises ValueError for a number that it has not."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        raise ValueError(f"an integer of more than {MAX_DIGITS:,} digits")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number that is not finite")
    return value


def _broken(problem: str) -> EntrySkipped:
    return EntrySkipped(SkipCode.FRONT_MATTER, f"broken front matter: {problem}")


def _yaml(source: str) -> dict[str, Any]:
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
    """Return the source of front matter in YAML or TOML and the offset after it, else None.

    Raises EntrySkipped (front_matter) for a block that is too long or not closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    mark = opening[1]
    closing = _CLOSING[mark].search(text, opening.end())
    if closing is None:
        if _NAMED_VALUE[mark].match(text, opening.end()):
            raise EntrySkipped(SkipCode.FRONT_MATTER, f"front matter without a closing {mark}")
        return None
    if closing.start() > MAX_FRONT_MATTER:
        reason = f"front matter of more than {MAX_FRONT_MATTER:,} characters"
        raise EntrySkipped(SkipCode.FRONT_MATTER, reason)
    return text[opening.end() : closing.start()], closing.end()


def count_lines(text: str) -> int:
    r"""Return how many line ends `text` has (\n, \r\n or \r: those that Markdown and YAML know)."""
    return len(_LINE_END.findall(text))
