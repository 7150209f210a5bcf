"""QUESTIONS: ask the program several commands, and print what it answers as JSON.

QUESTIONS is JSON: `commands`, the options `given` with each, and, where the walk over segments is
to be slow, the folder of `marks` in which each item leaves a file when its turn begins. One process
for all, because a Spark session takes a while to open.
"""

import contextlib
import io
import json
import sys
import time
from pathlib import Path

from corpus_cli.cli.main import main
from corpus_cli.engine.spark import SparkEngine


def slow_down(marks: Path) -> None:
    each = SparkEngine.each

    def slow(self, function, items):
        def slowly(number):
            (marks / str(number)).touch()
            time.sleep(2)
            return function(number)

        return each(self, slowly, items)

    SparkEngine.each = slow


questions = json.loads(sys.argv[1])
if questions["marks"]:
    slow_down(Path(questions["marks"]))
answers = []
for line in questions["commands"]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            main([*line.split(), *questions["given"]])
        except SystemExit as end:
            answers.append((line, end.code, out.getvalue()))
print(json.dumps(answers))
