"""FOLDER RECORDS INDEX_MD: open each, and print what heavy libraries this imported."""

import sys
from pathlib import Path

from corpus_cli.sources.opening import open_source

for path in sys.argv[1:3]:
    open_source(Path(path)).files()
assert open_source(Path(sys.argv[3])).path
print(*{"yaml", "markdown_it", "zstandard", "lzma", "gzip"} & set(sys.modules))
