"""How well labels tell everyday short words from strings: from a sheet of judged places.

    python benchmarks/short_words.py benchmarks/judged/short-words-blind-2026-12-01.tsv

Each row of the sheet is a place in the 63,241 statements, drawn at random from its stratum: the
hits of a word that are shown by default, those hidden in one very frequent unit (ตาม), all others
that are hidden. `hits` is the size of the stratum, by which its rows are weighted. `verdict` is a
reader's, who saw the line and not the label:

    y  the word, alone or as a visible part of a longer one
    l  lexicalised: a whole in which a reader hardly thinks of the word (ร่วมมือ, รายงาน)
    p  the word inside the name of a place, a person or a company (บางนา)
    n  not that word (ตา in ตาม)
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path


def main() -> None:
    """Print the table of the sheet that is named."""
    verdicts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    sizes: dict[tuple[str, str], int] = {}
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE):
            stratum = row["word"], row["stratum"]
            verdicts[stratum][row["verdict"]] += 1
            sizes[stratum] = int(row["hits"])
    print("| word | shown, read | y | l | p | n | hidden, read | y of them | recall of y |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for word in dict.fromkeys(word for word, _ in verdicts):
        shown = verdicts[word, "shown"]
        found = sizes[word, "shown"] * shown["y"] / shown.total()
        hidden = [s for s in verdicts if s[0] == word and s[1] != "shown"]
        missed = sum(sizes[s] * verdicts[s]["y"] / verdicts[s].total() for s in hidden)
        read = sum(verdicts[s].total() for s in hidden)
        true = sum(verdicts[s]["y"] for s in hidden)
        counts = " | ".join(str(shown[verdict]) for verdict in "ylpn")
        recall = 100 * found / (found + missed)
        print(f"| {word} | {shown.total()} | {counts} | {read} | {true} | {recall:.1f} |")


if __name__ == "__main__":
    main()
