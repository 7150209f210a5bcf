"""FORMAT: write a search in a format and print the modules that this imports."""

import sys

before = set(sys.modules)
from corpus_cli.model.formats import Format
from tests.output_samples import RESULTS, answer, written

written(answer(*RESULTS["hits"]), Format(sys.argv[1]))
print(*(name for name in sys.modules if name not in before))
