"""HOW ARGUMENTS: the program, its work done by one process or shared in a given way."""

import os
import sys
import time

from corpus_cli.features import dates
from corpus_cli.parallel import forked
from corpus_cli.search import pipeline
from corpus_cli.search.hits import builder
from corpus_cli.search.match import term_scan

give = forked._Second.give


def counted(self, items):
    print("helped", file=sys.stderr)
    give(self, items)


me, every = os.getpid(), forked._Turns.__iter__


def hesitantly(turns):
    for turn in every(turns):
        time.sleep(0.002 * (os.getpid() == me))  # so that the other one has turns, too
        yield turn


how = sys.argv.pop(1)
if how != "one":
    forked._Turns.__iter__ = hesitantly
    pipeline.PARALLEL_FROM = builder.MANY = 0
    builder._FIRST = 1  # of a stream, the first hits are made by one
    term_scan.Finder.matches_often = lambda *_: True  # so that what is sent are arrays
    if how == "batches":  # not all at once
        builder._FIRST, builder.MOST, pipeline.MOST, forked._BATCH = 2, 8, 0, 4
    dates._MANY, dates._AT_ONCE = 0, 1
    forked.is_possible, forked._Second.give = (lambda: True), counted
else:
    forked.is_possible = lambda: False
from corpus_cli.cli.main import main

main()
