"""Make an engine, and print whether DuckDB and numpy are imported, and the engine's name."""

import sys
from pathlib import Path

from corpus_cli.engine.duckdb import DuckDBEngine

engine = DuckDBEngine(Path("nowhere"), None)
print("duckdb" in sys.modules, "numpy" in sys.modules, engine.name)
