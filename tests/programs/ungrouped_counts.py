"""Count a keyword in nothing, and print the count and what heavy libraries were imported."""

import sys

from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.word_counts import keyword_counts

count = keyword_counts(Subcorpus([], None), ["ตา"]).n
print(count, sorted({"duckdb", "numpy"} & set(sys.modules)))
