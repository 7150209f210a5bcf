"""Records what a program answers to the commands of a table, and compares two such records.

    python -m benchmarks.answers record --program PATH/TO/corpus --corpus PATH --index FOLDER OUT
                                        [--only PATTERN] [--jobs 2] [--timeout 300]
    python -m benchmarks.answers compare BEFORE AFTER [--lines 20]

When code is reorganised, every answer has to stay as it was, byte for byte: record the answers of
the commit before and of the commit after, from two installed programs over one corpus, and compare
them. Nothing of the program is imported here. `compare` exits with 1 if anything differs. `record`
to a folder that has answers asks only for those that are not there: it can be ended and goes on.

Each command runs in a fresh folder, /tmp/corpus-answers-NAME/COMMAND, that holds the files which
the table writes out and `index`, a link to the index; so paths in answers are the same each time.
CORPUS_PATH and CORPUS_INDEX name the corpus and the link, unless the command says otherwise. What
is kept: stdout, stderr, the exit code (or `timeout`) of every step, and each file that was
written, those of an index included; what is binary or long is kept as its size and SHA-256.

The table, answers.txt, has a command a line, quoted as for a shell, without the program's name:

    [@MARK]... [NAME=VALUE]... ARGUMENT... [< FILE] [&& [NAME=VALUE]... ARGUMENT...]...

    @small       left out where the corpus has more than 20,000 documents: it takes over 20 seconds
                 there, or asks nothing of that corpus
    @terminal    stdout is a terminal that knows 256 colours
    @in=FOLDER   runs in a folder of the table's
    {doc1} {doc2} {corpus} {index}   the first two ids of `corpus list`, the corpus, the index
    {prefix}     what the two ids begin with
    :copy A B, :append A B, :remove A, :shorten A    steps that change files: `:shorten` takes the
                 last byte away; A may be a pattern that one file meets

    FILE NAME [ENCODING]      a file that the commands find, packed if NAME ends in .gz
    | a line of it

What is masked, since it differs by nature, and nothing else:

    {ms}      what a step took in --explain, and elapsed_ms of --timing
    {built}   when an index was built, to the second, with +00:00: `corpus info`, snapshot.json
    {written} when standard input was copied, and the digest of that, in the snapshot.json of its
              index
    {pid}     which process has locked an index
    {sum}     the checksum that snapshot.json has of itself, time included
    {code}    the folder of a lexicon in the cache, called after the bytes of the code that made it
    {random}  the temporary folder of a corpus on standard input

and the scores of `similar` are rounded to 12 digits: threads add them up in any order.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import fcntl
import gzip
import hashlib
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO, NamedTuple

TABLE = Path(__file__).with_name("answers.txt")
MANY_DOCUMENTS = 20_000
LONGEST_KEPT = 400_000
"""Bytes of a stream or a file of text that are kept; of a longer one its beginning and digest."""
_BEGINNING = 10_000
WRITTEN = (1_700_000_000, 1_700_086_400)
"""When files of the table were written, and when a step changed them: indexes note such times."""


class File(NamedTuple):
    """A file that commands find in their folder."""

    name: str
    data: bytes


class Command(NamedTuple):
    """A line of the table: what is done, one step after the other."""

    line: str
    marks: Sequence[str]
    steps: Sequence[Sequence[str]]

    @property
    def folder(self) -> str:
        """The name of the folder of its answer: what is asked, and a digest that tells it apart."""
        words = re.findall(r"[a-z]+", " ".join(self.steps[0]))
        digest = hashlib.sha256(self.line.removeprefix("@small ").encode()).hexdigest()[:8]
        return "-".join([*words[:3], digest])


class Place(NamedTuple):
    """The program and what it is asked about."""

    program: str
    corpus: Path
    index: Path
    words: Mapping[str, str]
    documents: int


class Ended(NamedTuple):
    """How a step ended, and what it had written to its streams."""

    code: str
    stdout: bytes
    stderr: bytes


# --- the table --------------------------------------------------------------------------------


def read_table(path: Path) -> tuple[list[File], list[Command]]:
    """Return the files and the commands of a table."""
    files: list[File] = []
    commands: list[Command] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        if line.startswith("FILE "):
            _, name, *encoding = line.split()
            files.append(File(name, _content(lines[at + 1 :], name, *encoding)))
        elif line and not line.startswith(("#", "|")):
            commands.append(_command(line))
    twice = {one.folder for one in commands if commands.count(one) > 1}
    if twice:
        sys.exit(f"{path} has these commands twice: {', '.join(sorted(twice))}")
    return files, commands


def _content(lines: Sequence[str], name: str, encoding: str = "utf-8") -> bytes:
    own = []
    for line in lines:
        if not line.startswith("|"):
            break
        own.append(line[2:] + "\n")
    data = "".join(own).encode(encoding)
    return gzip.compress(data, mtime=0) if name.endswith(".gz") else data


def _command(line: str) -> Command:
    words = shlex.split(line)
    marks = [word for word in words if word.startswith("@")]
    steps: list[list[str]] = [[]]
    for word in words[len(marks) :]:
        if word == "&&":
            steps.append([])
        else:
            steps[-1].append(word)
    return Command(line, marks, steps)


# --- one command ------------------------------------------------------------------------------


def record_command(
    command: Command, files: Sequence[File], place: Place, work: Path, out: Path, timeout: float
) -> float:
    """Run a command in a folder of its own, write its answer to `out`; return the seconds."""
    folder = work / command.folder
    folder.mkdir()
    (folder / "index").symlink_to(place.index)
    lay_out(files, folder)
    before = _files(folder)
    out.mkdir(parents=True)
    began = time.monotonic()
    codes = []
    for number, step in enumerate(command.steps, 1):
        words = [_filled(word, place.words) for word in step]
        if words[0].startswith(":"):
            _ACTIONS[words[0]](folder, *words[1:])
            continue
        ended = run(command, words, place, folder, timeout)
        codes.append(ended.code)
        suffix = "" if number == 1 else f".{number}"
        _keep(out / f"stdout{suffix}", ended.stdout)
        _keep(out / f"stderr{suffix}", ended.stderr)
    seconds = time.monotonic() - began
    (out / "exit").write_text(" ".join(codes) + "\n")
    _keep_files(folder, before, out / "files")
    (out / "command").write_text(command.line + "\n", encoding="utf-8")  # last: the answer is whole
    shutil.rmtree(folder)
    return seconds


def lay_out(files: Sequence[File], folder: Path) -> None:
    """Write the files of the table, with times that are the same always."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        os.utime(path, (WRITTEN[0], WRITTEN[0]))
    for name in ("config/corpus", "cache", "home", "tmp"):
        (folder / name).mkdir(parents=True)
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir() and not path.is_symlink():
            os.utime(path, (WRITTEN[0], WRITTEN[0]))


def run(
    command: Command, words: Sequence[str], place: Place, folder: Path, timeout: float
) -> Ended:
    """Run the program once."""
    terminal = "@terminal" in command.marks
    environment = {
        "PATH": "/usr/bin:/bin",
        "COLUMNS": "100",
        "TERM": "xterm-256color" if terminal else "dumb",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "CORPUS_PATH": str(place.corpus),
        "CORPUS_INDEX": str(folder / "index"),
    }
    named = 0
    while named < len(words) and re.match(r"[A-Z_]+=", words[named]):
        name, _, value = words[named].partition("=")
        environment[name] = value
        named += 1
    arguments = list(words[named:])
    source = Path(os.devnull)
    if "<" in arguments:
        at = arguments.index("<")
        source = folder / arguments[at + 1]
        del arguments[at : at + 2]
    inside = [mark.partition("=")[2] for mark in command.marks if mark.startswith("@in=")]
    with (
        source.open("rb") as stdin,
        _unnamed(folder.parent) as stdout,
        _unnamed(folder.parent) as stderr,
    ):
        shown, written = _terminal() if terminal else (None, stdout.fileno())
        process = subprocess.Popen(
            [place.program, *arguments],
            cwd=folder.joinpath(*inside), env=environment, start_new_session=True,
            stdin=stdin, stdout=written, stderr=stderr,
        )  # fmt: skip
        if shown is not None:
            os.close(written)
            _copy_terminal(shown, stdout, time.monotonic() + timeout)
        try:
            code = str(process.wait(timeout))
        except subprocess.TimeoutExpired:
            code = "timeout"
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        streams = [_read(stdout), _read(stderr)]
    if code == "timeout":
        streams = [b"", b""]  # how far it came by then is no answer
    mask = masked
    if "--explain" in words:
        mask = _masked_steps
    elif "similar" in words:
        mask = _masked_scores
    return Ended(code, *map(mask, streams))


def _unnamed(folder: Path) -> IO[bytes]:
    path = folder / f".stream-{time.monotonic_ns()}-{os.urandom(4).hex()}"
    file = path.open("w+b")
    path.unlink()
    return file


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _terminal() -> tuple[int, int]:
    ours, theirs = pty.openpty()
    modes = termios.tcgetattr(theirs)
    modes[1] &= ~termios.OPOST  # a line break stays what it is
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    termios.tcsetwinsize(theirs, (24, 72))
    return ours, theirs


def _copy_terminal(shown: int, out: IO[bytes], deadline: float) -> None:
    """Copy what a terminal shows until the last process that writes to it has ended."""
    while (left := deadline - time.monotonic()) > 0 and select.select([shown], [], [], left)[0]:
        try:
            data = os.read(shown, 65536)
        except OSError:  # Linux says so at the end
            break
        if not data:
            break
        out.write(data)
    os.close(shown)
    out.flush()


def _filled(word: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        word = word.replace(name, value)
    return word


# --- masks ------------------------------------------------------------------------------------

_NUMBER = rb"\d[\d.,e-]*"
_MASKS = (
    (rb'("elapsed_ms": )' + _NUMBER, rb"\1{ms}"),
    (rb"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", rb"{built}"),
    (rb"(/tmp/corpus-)\w{8}\b", rb"\1{random}"),
)
_EXPLAINED = (
    (rb'("milliseconds": )' + _NUMBER, rb"\1{ms}"),
    (rb"^(step +hits +documents) +ms$", rb"\1 ms"),  # as wide as the numbers below
)
# The steps of --explain as tables: what stands above them, and where a step has its time.
_STEPS = (
    (rb"^(step +hits +documents ms\n)((?:.+\n)+)", rb" +" + _NUMBER + rb"$"),
    (rb"^(\| step \| hits .*\n\|[ :|-]+\n)((?:\|.+\n)+)", rb" " + _NUMBER + rb" \|$"),
)
_OF_SNAPSHOTS = (
    (rb'("checksum": ")[0-9a-f]+', rb"\1{sum}"),
    (
        rb'("stdin\.\w+",\s+\d+,\s+)\d+(\s+\]\s+\],\s+"digest": ")[0-9a-f]+',
        rb"\1{written}\2{written}",
    ),
)
_OF_LOCKS = ((rb"^\d+$", rb"{pid}"),)

Masks = Sequence[tuple[bytes, bytes]]


def masked(data: bytes, further: Masks = ()) -> bytes:
    """Return what a stream or a file says, less what may differ each time."""
    for pattern, instead in (*_MASKS, *further):
        data = re.sub(pattern, instead, data, flags=re.MULTILINE)
    return data


def _masked_steps(data: bytes) -> bytes:
    data = masked(data, _EXPLAINED)
    for table, cell in _STEPS:
        data = re.sub(table, partial(_without_times, cell), data, flags=re.MULTILINE)
    return data


def _masked_scores(data: bytes) -> bytes:
    return re.sub(rb"\b\d\.\d{13,}", lambda number: b"%.12g" % float(number[0]), masked(data))


def _without_times(cell: bytes, table: re.Match[bytes]) -> bytes:
    return table[1] + re.sub(cell, b" {ms}", table[2], flags=re.MULTILINE)


# --- what is kept -----------------------------------------------------------------------------


def _keep(path: Path, data: bytes) -> None:
    """Keep text as it is; of what is long or binary, its size and digest, and how text begins."""
    try:
        data.decode()
        text = True
    except UnicodeDecodeError:
        text = False
    if text and len(data) <= LONGEST_KEPT:
        path.write_bytes(data)
        return
    digest = hashlib.sha256(data).hexdigest()
    beginning = data[:_BEGINNING] + b"\n" if text else b""
    path.write_bytes(beginning + f"{len(data)} bytes, sha256 {digest}\n".encode())


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    found = {}
    for root, _, names in os.walk(folder):  # links to folders are not followed
        for name in names:
            path = Path(root, name)
            if not path.is_symlink():
                found[path] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


def _keep_files(folder: Path, before: Mapping[Path, object], out: Path) -> None:
    after = _files(folder)
    for path in sorted(after.keys() | before.keys()):
        if after.get(path) == before.get(path):
            continue
        kept = out / re.sub(r"(?<=lexicons/)[0-9a-f]{32}", "{code}", str(path.relative_to(folder)))
        kept.parent.mkdir(parents=True, exist_ok=True)
        if path not in after:
            kept.write_text("removed\n")
        elif path.name == "snapshot.json":
            _keep(kept, masked(path.read_bytes(), _OF_SNAPSHOTS))
        elif path.suffix == ".lock":
            _keep(kept, masked(path.read_bytes(), _OF_LOCKS))
        else:
            _keep(kept, masked(path.read_bytes()))


def _copy(folder: Path, source: str, target: str) -> None:
    _write(folder / target, (folder / source).read_bytes())


def _append(folder: Path, source: str, target: str) -> None:
    _write(folder / target, (folder / target).read_bytes() + (folder / source).read_bytes())


def _remove(folder: Path, pattern: str) -> None:
    _the_one(folder, pattern).unlink()


def _shorten(folder: Path, pattern: str) -> None:
    path = _the_one(folder, pattern)
    _write(path, path.read_bytes()[:-1])


def _the_one(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, (WRITTEN[1], WRITTEN[1]))


_ACTIONS: Mapping[str, Callable[..., None]] = {
    ":copy": _copy,
    ":append": _append,
    ":remove": _remove,
    ":shorten": _shorten,
}


# --- record and compare -----------------------------------------------------------------------


def record(given: argparse.Namespace) -> int:
    """Record the answers to the commands of the table that are not recorded in the folder yet."""
    out: Path = given.out
    answers = out / "answers"
    files, commands = read_table(given.table)
    began = time.monotonic()
    with _work_folder(given.corpus) as work:
        place = _place(given, work)
        chosen = [
            command
            for command in commands
            if re.search(given.only, command.line)
            and not (answers / command.folder / "command").exists()
            and not ("@small" in command.marks and place.documents > MANY_DOCUMENTS)
        ]
        index = _state(place.index)
        answers.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(given.jobs) as pool:

            def one(command: Command) -> float:
                folder = answers / command.folder
                shutil.rmtree(folder, ignore_errors=True)  # of a recording that was ended
                return record_command(command, files, place, work, folder, given.timeout)

            seconds = list(pool.map(one, chosen))
    lines = [f"{took:.2f}\t{command.line}\n" for took, command in zip(seconds, chosen, strict=True)]
    with (out / "seconds.tsv").open("a", encoding="utf-8") as file:
        file.writelines(lines)
    about = {"program": place.program, "corpus": str(place.corpus), "index": str(place.index)}
    about |= {"documents": str(place.documents), **place.words}
    (out / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    for folder in sorted(answers.iterdir()):
        if "timeout" in (folder / "exit").read_text():
            print("took too long:", (folder / "command").read_text(), end="")
    if _state(place.index) != index:
        print(f"a command has changed the index in {place.index}")
    print(
        f"{len(chosen)} of {len(commands)} commands asked, {time.monotonic() - began:.0f} s: {out}"
    )
    return 0


def _place(given: argparse.Namespace, work: Path) -> Place:
    program = str(given.program.absolute())
    corpus, index = given.corpus.resolve(), given.index.resolve()
    first = subprocess.run(
        [program, "list", "--json", "--limit", "2", "--corpus", corpus, "--index", index],
        capture_output=True, check=False, cwd=work,
    )  # fmt: skip
    if first.returncode:
        sys.exit(first.stderr.decode())
    answer = json.loads(first.stdout)
    one, other = (entry["doc"] for entry in answer["documents"])
    words = {"{doc1}": one, "{doc2}": other, "{prefix}": _beginning(one, other)}
    words |= {"{corpus}": str(corpus), "{index}": "index"}
    return Place(program, corpus, index, words, answer["total"])


def _beginning(one: str, other: str) -> str:
    """Return what two ids begin with, in characters, not in folders."""
    pairs = zip(one, other, strict=False)
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@contextlib.contextmanager
def _work_folder(corpus: Path) -> Iterator[Path]:
    """Make the folder in which commands run: of one name always, so of one recording at a time."""
    folder = Path(f"/tmp/corpus-answers-{corpus.stem}")
    lock = folder.with_suffix(".lock")
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"another recording works in {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _state(index: Path) -> dict[Path, tuple[int, int]]:
    return {path: state for path, state in _files(index).items() if path.suffix != ".lock"}


def compare(given: argparse.Namespace) -> int:
    """List each difference between two records."""
    folders = [given.before / "answers", given.after / "answers"]
    for folder in folders:
        if not folder.is_dir():
            sys.exit(f"{folder.parent} is no record of answers")
    names = [{path.name for path in folder.iterdir()} for folder in folders]
    different = 0
    for name in sorted(names[0] | names[1]):
        both = [folder / name for folder in folders]
        found = list(_differences(*both, given.lines))
        if found:
            different += 1
            command = next(path / "command" for path in both if path.is_dir())
            print(f"\n=== {command.read_text().rstrip()}    ({name})", *found, sep="\n")
    alike = len(names[0] | names[1]) - different
    print(f"{alike} answers are the same, {different} differ")
    return 1 if different else 0


def _differences(before: Path, after: Path, lines: int) -> Iterator[str]:
    for one, other, side in ((before, after, "after"), (after, before, "before")):
        if one.is_dir() and not other.is_dir():
            yield f"is not there {side}"
            return
    parts = {path.relative_to(root) for root in (before, after) for path in _files(root)}
    parts.discard(Path("command"))  # equal, but for a mark that leaves it out elsewhere
    for part in sorted(parts):
        texts = [
            (root / part).read_bytes().decode(errors="replace") if (root / part).exists() else ""
            for root in (before, after)
        ]
        if texts[0] == texts[1] and (before / part).exists() == (after / part).exists():
            continue
        split = (text.split("\n") for text in texts)
        diff = list(difflib.unified_diff(*split, "before", "after", lineterm="", n=1))
        yield f"--- {part}"
        yield from (line[:300] for line in diff[2 : 2 + lines])
        if len(diff) > 2 + lines:
            yield f"... {len(diff) - 2 - lines} more lines"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    recorder = commands.add_parser("record", help="record answers in a new folder")
    recorder.set_defaults(run=record)
    recorder.add_argument("out", type=Path)
    for name in ("program", "corpus", "index"):
        recorder.add_argument(f"--{name}", type=Path, required=True)
    recorder.add_argument("--only", default="", metavar="PATTERN", help="commands it is found in")
    recorder.add_argument("--jobs", type=int, default=2)
    recorder.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS")
    recorder.add_argument("--table", type=Path, default=TABLE)
    comparer = commands.add_parser(
        "compare", help="list what differs; exit with 1 if anything does"
    )
    comparer.set_defaults(run=compare)
    comparer.add_argument("before", type=Path)
    comparer.add_argument("after", type=Path)
    comparer.add_argument("--lines", type=int, default=20, help="of each difference")
    given = parser.parse_args()
    return int(given.run(given))


if __name__ == "__main__":
    sys.exit(main())
