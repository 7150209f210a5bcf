"""The rooms import downwards only, and a command imports no more than it needs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PROGRAMS, ROOT, SEEDS

PACKAGE = ROOT / "corpus_cli"

# From the ground up: a room may import itself and what stands before it, and nothing else.
# What a room does not name of its own folders lies on the room's own floor.
FLOORS = (
    {"_version", "errors", "model", "regular_files", "temporary_files"},
    {"output_file", "parallel", "text/normal"},
    {"text/dates"},
    {"text/sentences", "text/words"},
    {"text", "sources"},
    {"layers"},
    {"index/files"},
    {"index/snapshot"},
    {"index/build", "index/check"},
    {"engine", "search/query"},
    {"search/match"},
    {"search/hits"},
    {"search"},
    {"corpus_files", "open_index", "requests"},
    {"index_handle"},
    {"statistics/measures"},
    {"statistics"},
    {"features"},
    {"output/escape", "output/terminal/cells", "corpus"},
    {"output/blocks"},
    {"output/terminal"},
    {"output"},
    {"cli"},
    {"cli/commands"},
    {"__main__", "__init__"},
)

# Library -> where alone it may be imported.
HOMES = {
    "click": ("cli",),
    "rich": ("output",),
    "pythainlp": ("text", "layers"),
    "nlpo3": ("text",),
    "pycrfsuite": ("layers",),
    "duckdb": ("engine",),
    "pyspark": ("engine/spark",),
    "py4j": ("engine/spark",),
    "sqlglot": ("engine/sql_translation.py",),
    "pyarrow": ("index", "features/export", "sources/containers/parquet.py", "engine/spark"),
    "scipy": ("statistics",),
    "vl_convert": ("output/plots",),
    "fontpkg_sarabun": ("output/plots",),
    "rensa": ("features/reuse",),
    "sqlite3": ("index/files/documents.py", "sources/statements/kept_extracts.py"),
    "stringzilla": ("search",),
    "markdown_it": ("sources",),
    "fastwarc": ("sources/containers/warc.py",),
    "python_calamine": ("sources/containers/spreadsheet.py",),
    "yaml": ("sources",),
    "platformdirs": ("index/snapshot/location.py", "text/words/lexicon_cache.py"),
}


def modules() -> list[Path]:
    return [path.relative_to(PACKAGE) for path in sorted(PACKAGE.rglob("*.py"))]


def room_of(module: str) -> str:
    """Return the room that a dotted name of this package, without its first part, lies in."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        room = "/".join(parts[:length])
        if any(room in rooms for rooms in FLOORS):
            return room
    return "__init__"


def imports(module: Path, *, at_run_time: bool = False) -> Iterator[str]:
    """Yield the full names that a module imports, also inside functions.

    Those that only a type checker sees are left out `at_run_time`.
    """
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    unseen = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and at_run_time:
            unseen |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(room: str) -> int:
    return next(i for i, rooms in enumerate(FLOORS) if room in rooms)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_imports_go_down(module: Path) -> None:
    """Data walks one way: no module imports from a room on a higher floor, or beside its own."""
    room = room_of(".".join(module.with_suffix("").parts))
    for name in imports(module):
        if name.split(".")[0] != "corpus_cli":
            continue
        other = room_of(name.partition(".")[2])
        if other == room:
            continue
        assert floor(other) < floor(room), f"{module} imports {name}"


@pytest.mark.parametrize("module", modules(), ids=str)
def test_libraries_stay_at_home(module: Path) -> None:
    """Each library is known to one room, so that it can be replaced there."""
    for name in imports(module):
        home = HOMES.get(name.split(".")[0])
        if home:
            assert any(module.as_posix().startswith(place) for place in home), f"{module}: {name}"


@pytest.mark.parametrize("module", modules(), ids=str)
def test_edges_are_unpacked_where_they_are_described(module: Path) -> None:
    """Only the room of the file formats, and the verification beside it, read packed levels."""
    if module.parts[:2] in {("index", "files"), ("index", "check")}:
        return
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    holders = [
        ast.unparse(node.value).lower()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "data"
    ]
    assert not [holder for holder in holders if "edges" in holder]


def test_no_import_goes_in_a_circle() -> None:
    """Following imports at run time from any module never leads back to it."""
    graph: dict[str, set[str]] = {}
    for module in modules():
        own = ".".join(("corpus_cli", *module.with_suffix("").parts)).removesuffix(".__init__")
        names = set()
        for name in imports(module, at_run_time=True):
            path = PACKAGE.parent / Path(*name.split("."))
            is_module = path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
            names.add(name if is_module else name.rpartition(".")[0])
        graph[own] = {name for name in names if name.split(".")[0] == "corpus_cli"} - {own}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in graph.get(name, ()):
                walk(other, (*path, name))
            done.add(name)

    for name in graph:
        walk(name, ())


HEAVY = {"numpy", "duckdb", "pyarrow", "pythainlp", "nlpo3", "pycrfsuite", "rich", "yaml",
         "markdown_it", "zstandard", "lark", "python_calamine", "fastwarc", "rensa",
         "scipy"}  # fmt: skip


def imported(seeds_index: Path, *arguments: str) -> set[str]:
    """Run the program in a process of its own and return the top-level modules it imported."""
    environment = os.environ | {"CORPUS_PATH": str(SEEDS), "CORPUS_INDEX": str(seeds_index)}
    done = subprocess.run(
        [sys.executable, PROGRAMS / "imported_modules.py", *arguments],
        capture_output=True, text=True, env=environment, check=True, timeout=60,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("search", "ตำรวจ", "--json"), ("stringzilla", "sqlite3")),
        (("search", "ตำรวจ", "-f", "csv"), ("stringzilla", "sqlite3")),
        (("search", "ตำรวจ", "-c", "--json"), ("stringzilla", "sqlite3")),
        (("show", "000", "--json"), ("sqlite3",)),
        (("list", "--json"), ("sqlite3",)),
        (("dates", "000", "--json"), ("sqlite3",)),
        (("--help",), ()),
        (("search", "--help"), ()),
        (("collocates", "--help"), ()),
        (("--version",), ()),
    ],
    ids=" ".join,
)
def test_a_command_imports_within_its_budget(
    seeds_index: Path, arguments: tuple[str, ...], allowed: tuple[str, ...]
) -> None:
    """Searching and helping start at once, because nothing heavy is loaded for them."""
    found = imported(seeds_index, *arguments)
    assert not found & HEAVY
    if arguments[0] == "search" and "--help" not in arguments:
        # Nor what `inspect` imports, which click would (`cli/lazy_modules.py`).
        assert not found & {"dis", "uuid"}
    assert found & {"stringzilla", "sqlite3"} <= set(allowed)
