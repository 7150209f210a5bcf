"""INDEX: ask the seeds for this and that, and print what was imported of Spark: two lines."""

import sys

from corpus_cli.corpus import Corpus

corpus = Corpus("seeds", index=sys.argv[1])
corpus.frequencies(), corpus.collocates(["ตำรวจ"]), corpus.trend(["ตำรวจ"])
corpus.search(["ตำรวจ"]), corpus.index()
print({"pyspark", "py4j", "sqlglot", "grpc", "pandas"} & {*sys.modules})
print(sorted(name for name in sys.modules if name.startswith("corpus_cli.engine.s")))
