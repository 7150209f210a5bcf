"""ARGUMENTS: the program, with batches so small that a small corpus has work for two.

The last line is the number of processes that were started.
"""

import sys

from corpus_cli.cli.main import main
from corpus_cli.index.build import plan, tasks
from corpus_cli.index.check import verify
from corpus_cli.parallel import worker_pool

for module in (tasks, plan):
    module.BATCH = 12_000
verify._SMALL, verify.cores = 0, lambda: 2
started = []
start = worker_pool.start
worker_pool.start = lambda *a, **k: started.append(start(*a, **k)) or started[-1]
try:
    main(sys.argv[1:])
except SystemExit:
    print(len(started))
    raise
