"""CORPUS INDEX: a forked search leaves neither a process nor a pipe behind."""

import os
import subprocess
import sys

from corpus_cli import Corpus
from corpus_cli.parallel import forked
from corpus_cli.search import pipeline
from corpus_cli.search.hits import builder

pipeline.PARALLEL_FROM = builder.MANY = 0
builder._FIRST, builder._PIECE = 2, 1
forked.is_possible = lambda: True
corpus = Corpus(sys.argv[1], index=sys.argv[2])


def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return len(file.read().split())


unread = [corpus.search("ตำรวจ", limit=0) for _ in range(3)]
page = corpus.search("ตำรวจ", limit=50)
assert children() == 0, children()

other = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
begun = iter(unread[0].hits)
other.stdin.write(next(begun).node.encode())
assert children() == 1, children()  # the first hits are made here
read = [next(begun) for _ in range(3)]
assert children() == 2, children()  # cat and the fork, which has nothing of what is open here
other.stdin.close()
assert other.wait(10) == 0
assert len([*begun]) == unread[0].total - 4


def no_more():
    raise BlockingIOError


os.fork, fork = no_more, os.fork


def pipes():
    found = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    return sum("pipe:" in path for path in found)


before = pipes()
assert corpus.search("ตำรวจ", limit=50) == page
assert pipes() == before
os.fork = fork
del begun, unread
assert children() == 0, children()
print("well")
