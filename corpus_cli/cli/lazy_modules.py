"""Modules of the standard library that click imports and a command hardly ever asks.

`inspect` alone, with what it imports in turn, takes as long as all else of click, and click needs
it to describe things only. So a stand-in takes its place, and the first attribute that anybody asks
of it brings the module itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


def import_late(name: str) -> None:
    """Have a module imported when it is first asked for anything, unless it is there already."""
    if name in sys.modules:
        return
    stand_in = ModuleType(name)

    def ask(attribute: str) -> object:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        module = import_module(name)
        stand_in.__dict__.update(module.__dict__)
        return getattr(module, attribute)

    stand_in.__dict__["__getattr__"] = ask
    sys.modules[name] = stand_in


@contextmanager
def imported_without(name: str, **stand_ins: object) -> Iterator[None]:
    """Have what is imported here do without a module, of which it sees some stand-ins only.

    For one that is asked for something at once, so that `import_late` would bring it: click derives
    a type of option from `uuid.UUID`, and `uuid` takes as long as a tenth of click.
    """
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    stand_in.__dict__.update(stand_ins)
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]
