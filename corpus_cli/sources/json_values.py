"""JSON of plain values, for records and front matter that may be hostile.

What JSON does not have makes a broken value: Infinity, a number too large for a double. So do
integers of more than `fields.MAX_DIGITS` digits, values nested deeper than `fields.MAX_DEPTH` and
halves of surrogate pairs. NaN, which Python and pandas write for a value that is missing, is read
as null.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final, NamedTuple

from corpus_cli.sources.fields import MAX_DEPTH, MAX_DIGITS, is_too_deep, lone_surrogate
from corpus_cli.sources.skips import EntrySkipped, SkipCode


class JsonValue(NamedTuple):
    """A value and the offset in the text after it."""

    value: Any
    end: int


def read_value(text: str, start: int = 0) -> JsonValue:
    """Return the value that begins at an offset. Raises EntrySkipped (record) if it is broken."""
    try:
        return JsonValue(*_DECODER.raw_decode(text, start))
    except json.JSONDecodeError as error:
        raise broken_json(f"{error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise broken_json("nested too deep") from None
    except ValueError as error:
        raise broken_json(str(error)) from None


def check_mapping(value: dict[str, Any], written: str | None = None) -> None:
    """Refuse a mapping that is too deep, or that UTF-8 cannot carry.

    How it is `written` may tell at once that it is neither. Raises EntrySkipped: record, surrogate.
    """
    # Few values have so many brackets that they could be too deep.
    brackets = MAX_DEPTH + 1 if written is None else written.count("[") + written.count("{")
    if brackets > MAX_DEPTH and is_too_deep(value):
        raise EntrySkipped(SkipCode.RECORD, f"nested too deeply: more than {MAX_DEPTH} levels")
    # Strict UTF-8 lets no surrogate through, so only an escape can make one.
    if (written is None or "\\u" in written) and (name := lone_surrogate(value)) is not None:
        raise EntrySkipped(SkipCode.SURROGATE, f"half a surrogate pair in {name!a}")


def broken_json(problem: str) -> EntrySkipped:
    """Return the skip for a value that is no JSON."""
    return EntrySkipped(SkipCode.RECORD, f"broken JSON: {problem}")


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(f"the number {number[:40]} is too large")
    return value


def _short(number: str) -> int:
    if len(number) > MAX_DIGITS:
        raise ValueError(f"an integer of {len(number):,} digits; {MAX_DIGITS:,} can be read")
    return int(number)


def _constant(name: str) -> None:
    if name != "NaN":
        raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_int=_short, parse_constant=_constant)
