"""INDEX: hold the writer's lock of an index, and say so."""

import sys
import time
from pathlib import Path

from corpus_cli.index.snapshot import locks

with locks.writer(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
