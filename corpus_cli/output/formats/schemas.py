"""The JSON Schemas that the package ships: the contract of each command's `--json`."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable

from corpus_cli.errors import UsageError

_SUFFIX = ".json"


def schema_names() -> list[str]:
    """Return the names of all schemas in alphabetical order: commands, and `error`."""
    found = (file.name for file in _folder().iterdir() if file.name.endswith(_SUFFIX))
    return sorted(name.removesuffix(_SUFFIX) for name in found)


def load_schema(name: str) -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of what the command `name` writes under `--json`.

    Raises `UsageError` for a name that has none.
    """
    names = schema_names()
    if name not in names:
        raise UsageError(f"unknown schema {name!r}", hint=_near(name, names))
    schema: dict[str, object] = json.loads((_folder() / f"{name}{_SUFFIX}").read_text("utf-8"))
    return schema


def _folder() -> Traversable:
    return files("corpus_cli") / "schemas"


def _near(name: str, names: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=3)
    return f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(names)}"
