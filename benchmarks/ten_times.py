"""Makes a corpus ten times as large of one in JSON Lines: documents shuffled and altered.

    python -m benchmarks.ten_times CORPUS.jsonl[.xz] OUT.jsonl [--times 10] [--seed 1]

Each copy of a document has its sentences of white space in another order within their lines, one
word in twenty replaced by one of another document, other numbers and another date and id: no copy
has a text of the corpus, and new words come in as they do when a corpus grows. Documents are read
one at a time and written in turn, each time in another order of blocks; memory stays flat.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from corpus_cli.sources.compression import Lines

BLOCK = 500  # documents that are shuffled together
POOL = 20_000  # pieces of other documents at hand
_DIGITS = re.compile(r"[0-9๐-๙]")
_LONGEST_LINE = 1 << 30


def blocks(path: Path) -> Iterator[list[bytes]]:
    """Yield the records of a file in blocks."""
    with Lines(path) as file:
        stream = iter(lambda: file.read(_LONGEST_LINE), b"")
        while block := list(islice(stream, BLOCK)):
            yield block


class Alteration:
    """Alters texts, with pieces of those it has seen before."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._pool = ["ข้อความ"]

    def record(self, line: bytes, copy: int) -> str:
        """Return a record that is like the one of a line."""
        record = json.loads(line)
        record["id"] = f"{record.get('id', self._random.getrandbits(48))}-{copy}"
        record["text"] = "\n".join(map(self._line, record["text"].split("\n")))
        if record.get("title"):
            record["title"] = self._line(record["title"])
        return json.dumps(record, ensure_ascii=False)

    def shuffled(self, block: list[bytes]) -> list[bytes]:
        """Return a block in another order."""
        return self._random.sample(block, len(block))

    def _line(self, line: str) -> str:
        pieces = line.split(" ")
        if len(pieces) > 3:
            self._random.shuffle(pieces)
        return _DIGITS.sub(self._digit, " ".join(map(self._piece, pieces)))

    def _piece(self, piece: str) -> str:
        place = self._random.randrange(20 * POOL)
        if place < POOL and piece:
            other = self._pool[place % len(self._pool)]
            if len(self._pool) < POOL:
                self._pool.append(piece)
            else:
                self._pool[place] = piece
            return other
        return piece

    def _digit(self, _: re.Match[str]) -> str:
        return str(self._random.randrange(10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    alteration = Alteration(options.seed)
    documents = 0
    with options.out.open("w", encoding="utf-8") as out:
        for copy in range(options.times):
            for block in blocks(options.corpus):
                for line in alteration.shuffled(block):
                    out.write(alteration.record(line, copy) + "\n")
                    documents += 1
    print(f"{documents:,} documents, {options.out.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
