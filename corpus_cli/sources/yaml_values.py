"""YAML of plain values, for front matter and settings that may be hostile.

Safe loading alone is not enough: PyYAML's fast parser ends the process on deep nesting, aliases
and merges multiply without bound, and `date: 012`, `no` or `1:30` come out as 10, False and 90.
So nesting is bounded, aliases are refused, merges are not resolved, tags yield plain values or an
error with its line (PyYAML has a KeyError for `!!bool x`, an IndexError for `!!int ""`), and a
scalar is a number, true, false or null only if it is written as JSON would write it: everything
else is the string that stands there, a date among them.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any, Final

import yaml

from corpus_cli.sources.fields import MAX_DEPTH, MAX_DIGITS, lone_surrogate
from corpus_cli.sources.skips import named_error

_PREFIX: Final = "tag:yaml.org,2002:"


class BrokenYamlError(Exception):
    """What is wrong with some YAML: `problem`, and the 0-based `line` of it, if that is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


class LoneSurrogateError(BrokenYamlError):
    """Half of a surrogate pair stands in a value."""


def load_mapping(source: str) -> dict[str, object]:
    """Return the mapping that YAML `source` holds, its values as JSON has them; {} if it is empty.

    Raises BrokenYamlError.
    """
    try:
        _check_structure(source)
        value = _plain(_load(source))
    except yaml.YAMLError as error:
        raise _problem(error) from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BrokenYamlError("it has no `name: value` lines")
    _refuse_surrogates(value)
    return value


def _refuse_surrogates(value: dict[str, Any]) -> None:
    if name := lone_surrogate(value):
        raise LoneSurrogateError(f"half a surrogate pair in {name!r}")


def _check_structure(source: str) -> None:
    """Walk the events, which needs no recursion, before anything is built from them."""
    depth = 0
    for event in yaml.parse(source, Loader=_PARSER):
        if isinstance(event, yaml.AliasEvent):
            problem = f"the alias *{event.anchor} is not supported: write the value out"
            raise BrokenYamlError(problem, _line(event.start_mark))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            problem = f"nested more than {MAX_DEPTH} deep"
            raise BrokenYamlError(problem, _line(event.start_mark))


def _load(source: str) -> Any:  # noqa: ANN401 - that is what YAML holds
    loader = _LOADER(source)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _plain(value: Any) -> Any:  # noqa: ANN401 - the same
    """Return `value`, which the loader has let pass, as JSON has it."""
    if isinstance(value, date):  # only ever by an explicit !!timestamp
        return value.isoformat()
    if isinstance(value, list | tuple):  # a tuple only by !!omap or !!pairs
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    return value


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, int | float | date) and not isinstance(key, bool):
        return str(key)
    raise BrokenYamlError("a name that is not text")


def _problem(error: yaml.YAMLError) -> BrokenYamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return BrokenYamlError(problem, _line(mark))


def _line(mark: Any) -> int | None:  # noqa: ANN401 - either parser has a class of its own
    return None if mark is None else int(mark.line)


def _construct(loader: Any, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - PyYAML's
    """Return what a node holds. Raises ConstructorError, with its line, for what JSON has not."""
    try:
        value = super(type(loader), loader).construct_object(node, deep=deep)
    except (yaml.YAMLError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - PyYAML lets out whatever int, re or a dict raises
        tag = node.tag.replace(_PREFIX, "!!")
        raise _misfit(
            node, f"{str(node.value)[:40]!r} is not {tag} ({named_error(error)})"
        ) from None
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        raise _misfit(node, f"an integer of more than {MAX_DIGITS:,} digits")
    if isinstance(value, float) and not math.isfinite(value):
        raise _misfit(node, "a number that is not finite")
    if value is None or isinstance(value, str | int | float | date | list | dict):
        return value
    kind = type(value).__name__
    raise _misfit(node, f"a value that is not text, a number, a list or a mapping ({kind})")


def _misfit(node: yaml.Node, problem: str) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _number_as_written(loader: Any, node: yaml.ScalarNode) -> int | float | str:  # noqa: ANN401
    """Return the number, or the string where a number is written otherwise (007, 1.10)."""
    written: str = loader.construct_scalar(node)
    value = float(written) if "." in written else int(written)
    return value if str(value) == written else written


def _make_loader(parser: type) -> Any:  # noqa: ANN401 - a class whose base depends on the platform
    loader: Any = type(
        "PlainLoader", (parser,), {"yaml_implicit_resolvers": {}, "construct_object": _construct}
    )
    for tag, pattern, first in (
        ("null", r"~|null|", ["~", "n", ""]),
        ("bool", r"true|false", ["t", "f"]),
        ("float", r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", list("-0123456789")),
    ):
        loader.add_implicit_resolver(_PREFIX + tag, re.compile(f"(?:{pattern})$"), first)
    loader.add_constructor(_PREFIX + "float", _number_as_written)
    return loader


_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LOADER: Any = _make_loader(_PARSER)
