"""What wrapped lines cost: the 465 situation reports of the Ministry of Public Health.

    python -m benchmarks.moph FOLDER

FOLDER holds the files of `text/` of https://github.com/PyThaiNLP/thai-covid-19-situation (text
that pdftotext made of PDFs; not part of this project). Two questions, each answered without the
program as well:

* Are terms lost to line breaks? The 200 commonest words and pairs of words of 12 letters or more
  are counted in the texts with every break between two Thai letters taken out by a regular
  expression, and by a search. What is left between the two is told with the breaks that it spans.
* Is the date right? The name of a file ends with its day (`-310763`: 31 July 2563).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

from pythainlp.tokenize import word_tokenize

from corpus_cli.text.normal.normal_form import fold, normal

TERMS = 200
LETTERS = 12
BREAK = re.compile("(?<=[ก-๎])[ \t]*\n[ \t]*(?=[ก-๎])")
THAI = re.compile("[ก-๎]+")
MARKS = re.compile("[ัิ-ฺ็-๎]")


def main() -> None:
    """Index the folder, ask, and print a table."""
    folder = Path(sys.argv[1])
    files = sorted(folder.glob("*.txt"))
    texts = [fold(normal(file.read_text(encoding="utf-8"))) for file in files]
    joined = [BREAK.sub("", text) for text in texts]
    breaks = sum(len(BREAK.findall(text)) for text in texts)
    print(f"{len(files)} statements, {breaks} breaks between two Thai letters")
    with tempfile.TemporaryDirectory() as index:
        _dates(folder, index)
        _terms(texts, joined, folder, index)


def _dates(folder: Path, index: str) -> None:
    documents = _corpus(folder, index, "list", "--limit", "0")["documents"]
    right, sources, wrong = 0, Counter[str](), []
    for document in documents:
        day, month, year = re.findall(r"-(\d\d)(\d\d)(\d\d)", document["doc"])[-1]
        told = f"{int(year) + 2500 - 543}-{month}-{day}"
        sources[document["date_source"]] += 1
        if document["date"] == told:
            right += 1
        else:
            wrong.append(f"  {document['doc']}: {document['date']} ({document['date_source']})")
    print(f"dates: {right} of {len(documents)} as the file's name has it; {dict(sources)}")
    print(*wrong, sep="\n")


def _terms(texts: list[str], joined: list[str], folder: Path, index: str) -> None:
    counts = Counter[str]()
    for text in joined:
        for run in THAI.findall(text):
            words = word_tokenize(run, engine="newmm")
            counts.update(word for word in words if len(word) >= LETTERS)
            counts.update(a + b for a, b in pairwise(words) if len(a + b) >= LETTERS)
    there, before, found, spans = 0, 0, 0, Counter[str]()
    for term, _ in counts.most_common(TERMS):
        in_joined = sum(text.count(term) for text in joined)
        hits = _corpus(folder, index, "search", term, "--match", "partial", "--limit", "1")["total"]
        there, found = there + in_joined, found + hits
        before += sum(text.count(term) for text in texts)
        if hits != in_joined:
            print(f"  {term}: {in_joined} there, {hits} found")
            spans.update(_broken(term, texts))
    print(f"{TERMS} terms: {there} times there, {before} within lines, {found} found")
    print("breaks within those of which some are not found (width of the line, the break):")
    for (place), times in spans.most_common(40):
        print(f"  {times:5} {place}")


def _broken(term: str, texts: list[str]) -> list[str]:
    """Return the breaks that a term spans."""
    pattern = re.compile("(?:[ \t]*\n[ \t]*)?".join(map(re.escape, term)))
    found = []
    for text in texts:
        for match in pattern.finditer(text):
            if "\n" in match[0]:
                at = match.start() + match[0].index("\n")
                line = text[text.rfind("\n", 0, at) + 1 : at].strip()
                found.append(f"{len(MARKS.sub('', line)) // 10 * 10:3} {match[0]!r}")
    return found


def _corpus(folder: Path, index: str, *arguments: str) -> dict:  # type: ignore[type-arg]
    command = ["corpus", "--corpus", folder, "--index", index + "/i", "--quiet", "--json"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
