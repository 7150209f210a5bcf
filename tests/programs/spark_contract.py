"""FOLDER: Spark keeps the contract of all that works in parallel."""

import sys
from pathlib import Path

from pyspark import cloudpickle

from corpus_cli.engine.spark import SparkEngine
from tests import parallel_contract

engine = SparkEngine("local[2]", Path(sys.argv[1]), lambda: None)
_ = engine.session  # first: Java is a child that stays
cloudpickle.register_pickle_by_value(parallel_contract)
parallel_contract.check(engine, longest=9)
print("kept")
