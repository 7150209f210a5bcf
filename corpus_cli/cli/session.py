"""One run of a command: open the corpus, ask, write the answer, choose the exit code."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from corpus_cli.cli.defaults import found_corpus, users_file
from corpus_cli.cli.global_options import Common, common
from corpus_cli.errors import WAYS_OUT, CorpusError, UsageError
from corpus_cli.model.answer import Answer, Result, rows_cut, rows_in
from corpus_cli.model.formats import Format, Holds
from corpus_cli.model.warnings import WarningCode
from corpus_cli.output.formats.rendering import Appearance, render

if TYPE_CHECKING:
    from corpus_cli.corpus import Corpus
    from corpus_cli.model.indexing import Progress
    from corpus_cli.output.terminal.progress import StatusLine
    from corpus_cli.output_file import Belongings

# What each word that looks like an operator has.
_UNUSUAL: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz&|/*:“”„‟«»-\u2212+?<>=~!"
)

_LONG_TEXT: Final = ("show", "help")
"""Commands whose answers are read like a book."""

_OFF: Final = ("0", "false")
"""Values of variables that ask for no colour."""

FOUND: Final = 0
NOTHING: Final = 1
_STANDARD_INPUT: Final = Path("-")

_FULL: Final = "free some room there, or name another place with -o FILE"
_HINTS: Final = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL}

_EXPECTED: Final = (
    CorpusError,
    click.ClickException,
    click.exceptions.Exit,
    click.Abort,
    BrokenPipeError,
)


class Session:
    """What a command needs besides its own options."""

    def __init__(self, context: click.Context) -> None:
        self.options: Final[Common] = common(context)
        self._started = time.perf_counter()
        self._is_written = False
        self._status: StatusLine | None = None
        self._doing = ""
        self._building_since: float | None = None

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus that the user means."""
        from corpus_cli.corpus import Corpus

        options = self.options
        if options.corpus == _STANDARD_INPUT:
            return self._piped_corpus()
        path = options.corpus or found_corpus()
        return Corpus(
            path,
            index=options.index_folder,
            config=options.config,
            engine=options.engine,
            notice=self.notice,
            progress=self._show_progress,
        )

    def _piped_corpus(self) -> Corpus:
        """Return the corpus on standard input: copied aside for as long as the command runs."""
        from corpus_cli.corpus import Corpus
        from corpus_cli.index.snapshot.unread_dates import warn_of_dates
        from corpus_cli.sources.containers.standard_input import copy_input
        from corpus_cli.temporary_files import TemporaryFolder

        folder = TemporaryFolder()
        click.get_current_context().call_on_close(folder.remove)
        self._say("reading standard input")
        path = copy_input(sys.stdin.buffer, folder.path)
        index = self.options.index_folder or folder.path / "index"
        options = self.options
        corpus = Corpus(
            path,
            index=index,
            config=options.config,
            engine=options.engine,
            notice=self.notice,
            progress=self._show_progress,
        )
        if click.get_current_context().info_name != "index":
            report = corpus.index()
            corpus.warn_of_content(tell=True)
            warn_of_dates(report.unread_dates, corpus.warnings)
        return corpus

    def limit(self, given: int | None) -> int:
        """Return how many rows to give: as asked, else what suits the format; 0 is all."""
        return self.options.format.limit if given is None else given

    def notice(self, message: str) -> None:
        """Tell the person who waits."""
        if not self.options.quiet:
            from corpus_cli.output.escape import visible

            with self._status.hidden() if self._status else nullcontext():
                sys.stderr.write(f"corpus: {visible(message)}\n")

    # --- what is shown to a person who waits --------------------------------------------------

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Show what is being done, on a terminal, until the answer is written there."""
        if self.options.quiet or not _takes_escapes(sys.stderr):
            yield
            return
        from corpus_cli.output.terminal.progress import DOING, StatusLine

        self._doing = DOING.get(click.get_current_context().info_name or "", "working")
        self._status = StatusLine(sys.stderr.fileno(), self._doing)
        self._status.start()
        try:
            yield
        finally:
            self.stop_waiting()

    def stop_waiting(self) -> None:
        """Remove what is shown to a person who waits: something else is about to be."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _say(self, text: str) -> None:
        if self._status is not None:
            self._status.say(text)

    def _show_progress(self, done: Progress | None) -> None:
        """Show how far the building of an index is; None when it has ended."""
        if self._status is None:
            return
        if done is None:
            self._say(self._doing)
            self._building_since = None
            return
        from corpus_cli.output.terminal.progress import describe

        now = time.perf_counter()
        self._building_since = self._building_since or now
        told = describe(done, now - self._building_since)
        self._status.say(told, is_timed=not done.read)  # afterwards it says what time is left

    def deliver(
        self,
        command: str,
        options: Mapping[str, object],
        result: Result,
        *,
        found: bool = True,
        view: str = "kwic",
        form: Format | None = None,
        plot: Path | None = None,
    ) -> None:
        """Write the result, a picture of it to `plot`; exit with 0, or 1 if nothing was found.

        `form` is what to write it in, where that is not as for every command.
        """
        elapsed = 1000 * (time.perf_counter() - self._started) if self.options.timing else None
        self.warn(options, result, form or self.options.format, found=found)
        answer = self.corpus.opened.answer(
            command, options, result, elapsed_ms=elapsed, warnings=self.corpus.warnings
        )
        if plot is not None:
            from corpus_cli.output.plots.drawing import write_plot

            write_plot(answer, plot)
            self._confirm(plot)
        first = self._first_row(form or self.options.format, options)
        documents: list[str] = []
        if first is not None:
            from corpus_cli.cli.last_answer import collect

            result, documents = collect(result)
            answer = answer._replace(result=result)
        try:
            self._write_answer(answer, form or self.options.format, view, first)
        except BrokenPipeError:  # whoever reads has read enough; click would exit with 1
            abandon_stdout()
        if first is not None and documents:
            from corpus_cli.cli.last_answer import LastAnswer, keep

            keep(LastAnswer(str(self.corpus.resolved_path), first, documents))
        click.get_current_context().exit(FOUND if found else NOTHING)

    def _write_answer(self, answer: Answer, form: Format, view: str, first: int | None) -> None:
        if form.is_binary and self.options.output is not None:
            from corpus_cli.features.export.parquet import write_parquet
            from corpus_cli.output_file import binary_file

            with self._telling_failures(), binary_file(self.options.output) as file:
                written = write_parquet(answer.result, file)
            self._confirm(self.options.output, written)
            return
        is_counted = self.options.output is not None and form.holds is not Holds.PAGE
        rows = rows_in(answer.result) if is_counted else None
        with self.output(rows) as out:
            appearance = self._appearance(out, view)._replace(first_row=first)
            render(answer, out, form, appearance)

    def warn(
        self, options: Mapping[str, object], result: Result, form: Format, *, found: bool
    ) -> None:
        """Warn of what an answer does not have, and of what its queries may not have meant.

        People are told of rows that are kept back where the answer does not say so to them, and of
        words that look like operators where nothing was found.
        """
        warnings = self.corpus.warnings
        self.corpus.warn_of_content(tell=False)
        is_asked = not found or form.holds is Holds.ANSWER  # which costs a search a millisecond
        if is_asked and (suggestion := self._suggestion(options)):
            warnings.add(WarningCode.LITERAL_OPERATOR, suggestion, () if found else None)
        cut = rows_cut(result)
        if cut:
            is_away = form.holds is not Holds.PAGE and self.options.output is not None
            is_told = is_away or form.holds is Holds.ROWS
            warnings.add(WarningCode.LIMIT, cut, None if is_told else ())

    def _suggestion(self, options: Mapping[str, object]) -> str | None:
        """Return what the queries of a command may have been meant to say, None for nothing."""
        typed = options.get("query") or options.get("queries") or options.get("about") or ()
        queries = [typed] if isinstance(typed, str) else typed
        if options.get("literal") or not isinstance(queries, list | tuple):
            return None
        if not any(_UNUSUAL.intersection(query) for query in queries):
            return None
        return self.corpus.suggestion(queries)

    def _first_row(self, form: Format, options: Mapping[str, object]) -> int | None:
        """Return the number of the first row, None where rows have none: but on a terminal."""
        if form is not Format.TABLE or self.options.output is not None or not sys.stdout.isatty():
            return None
        offset = options.get("offset")
        return 1 + (offset if isinstance(offset, int) else 0)

    def document(self, name: str) -> str:
        """Return the document that a name means: that of a row of the last answer, for a number.

        A document that is called so goes first. An id that a table has shortened means the one
        that the last answer had.
        """
        if "…" in name and not self.corpus.has_document(name):
            from corpus_cli.cli.last_answer import shortened_document

            return shortened_document(name, str(self.corpus.resolved_path)) or name
        is_number = name.isascii() and name.isdecimal() and not name.startswith("0")
        if not is_number or self.corpus.has_document(name, exact=True):
            return name
        from corpus_cli.cli.last_answer import row_document

        return row_document(int(name), str(self.corpus.resolved_path)) or name

    def write(self, pieces: Iterable[str], *, found: bool) -> None:
        """Write pieces of text as they come, and exit as `deliver` does."""
        self.refuse_binary()
        try:
            with self.output() as out:
                out.writelines(pieces)
        except BrokenPipeError:
            abandon_stdout()
        click.get_current_context().exit(FOUND if found else NOTHING)

    def explain(self, command: str, options: Mapping[str, object], result: Result) -> None:
        """Write what needs no corpus."""
        from corpus_cli._version import __version__
        from corpus_cli.model.answer import CorpusName, Meta

        meta = Meta("", "", "", {"corpus": __version__})
        answer = Answer(command, CorpusName("", ""), options, result, meta)
        self._write_answer(answer, self.options.format, "kwic", None)

    def refuse_damage(self) -> None:
        """Raise IndexDamagedError if the index that was asked is damaged.

        Its bytes are not checked before a query, so it may show as any error there is.
        """
        if "corpus" in self.__dict__:
            self.corpus.refuse_damage()

    def refuse_own(self, given: Mapping[str, object]) -> None:
        """Raise UsageError if the answer or its picture would replace what belongs to the corpus.

        `given` are the command's own options: a file that one of them names is read, too.
        """
        targets = [path for path in (self.options.output, given.get("plot")) if path is not None]
        if not targets:
            return
        from corpus_cli.output_file import refuse_own

        belongings = self._belongings()
        named = [
            *belongings.named,
            (users_file(), "your own settings file"),
            *(
                (Path(v), "an input of this command")
                for v in given.values()
                if isinstance(v, str) and _is_file(v)
            ),
        ]
        for path in targets:
            refuse_own(Path(str(path)), belongings._replace(named=named))

    def _belongings(self) -> Belongings:
        from corpus_cli.output_file import Belongings

        options = self.options
        if options.corpus == _STANDARD_INPUT:
            places = ((options.index_folder, "in the index of the corpus"),
                      (options.config, "a settings file of the corpus"),
                      (Path("/dev/stdin"), "the corpus itself"))  # fmt: skip
            return Belongings([(path, what) for path, what in places if path is not None])
        with suppress(CorpusError):  # without a corpus there is nothing to lose
            return self.corpus.belongings
        return Belongings()

    def refuse_format(self) -> None:
        """Raise UsageError for a format that this command cannot write, or not to stdout."""
        form = self.options.format
        if click.get_current_context().info_name == "export":
            return  # which says itself what it is written in
        if form.holds is Holds.DOCUMENTS:
            raise UsageError(
                f"only corpus export writes {form.suffix}", hint="use -o FILE.csv or FILE.json"
            )
        self.require_file(form)

    def require_file(self, form: Format) -> None:
        """Raise UsageError for a format that is written to files alone, where none is named."""
        if form.is_binary and self.options.output is None:
            raise UsageError(f"{form.capitalize()} needs a file", hint="name one with -o FILE")

    def refuse_binary(self) -> None:
        """Raise UsageError where text would be written to a file that is to hold something else."""
        form = self.options.format
        if form.is_binary:
            raise UsageError(
                f"this answer is text, not {form.capitalize()}", hint="use -o FILE.txt"
            )

    @contextmanager
    def output(self, rows: int | None = None) -> Iterator[TextIO]:
        """Open what the answer is written to; people are told of a file when it is whole.

        `rows` are how many it will have. Raises CorpusError where it cannot be written.
        """
        path = self.options.output
        with self._telling_failures():
            if path is None:
                with self._standard_output() as out:
                    yield out
                return
            from corpus_cli.output_file import text_file

            with text_file(path) as file:
                yield file
        self._confirm(path, rows)

    def tell_interrupted(self) -> bool:
        """Tell people that the file for the answer was not written, if there was to be one."""
        path = self.options.output
        if path is None or self._is_written:
            return False
        if sys.stderr.isatty():
            sys.stderr.write("\n")  # after the terminal's ^C
        self.notice(f"interrupted: {path} was not written")
        return True

    @contextmanager
    def _standard_output(self) -> Iterator[TextIO]:
        """Yield what is written to standard output, or through a pager where text is long.

        On a terminal, what is shown to a person who waits stays until something is written.
        """
        if command := self._pager():
            from io import StringIO

            from corpus_cli.output.terminal.pager import paged

            text = StringIO()
            yield text
            self.stop_waiting()
            with paged(command) as pipe:
                pipe.write(text.getvalue())
        elif self._status is not None and sys.stdout.isatty():
            from corpus_cli.output.terminal.progress import first_written

            with first_written(sys.stdout.fileno(), self.stop_waiting) as out:
                yield out
        else:
            self.stop_waiting()
            yield sys.stdout
            sys.stdout.flush()

    def _pager(self) -> list[str]:
        """Return the command of the pager, nothing where none is to be used."""
        options = self.options
        is_text = click.get_current_context().info_name in _LONG_TEXT
        if not (is_text and options.pager and options.format.holds is Holds.PAGE):
            return []
        if not sys.stdout.isatty():
            return []
        from corpus_cli.output.terminal.pager import pager_command

        return pager_command()

    def _confirm(self, path: Path, rows: int | None = None) -> None:
        """Tell people that a file was written; nothing of pipes and devices."""
        self._is_written = path == self.options.output
        if self.options.quiet:
            return
        from corpus_cli.output.blocks import byte_size, count
        from corpus_cli.output_file import is_stream

        if not is_stream(path):
            size = byte_size(path.stat().st_size)
            parts = [size] if rows is None else [count(rows, "row"), size]
            self.notice(f"wrote {path}: {', '.join(parts)}")

    @contextmanager
    def _telling_failures(self) -> Iterator[None]:
        path = self.options.output
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            if path is None:
                abandon_stdout()
            raise CorpusError(
                f"cannot write the answer to {path or 'standard output'}: {error.strerror}",
                hint=_HINTS.get(error.errno or 0) or WAYS_OUT.get(error.errno or 0),
            ) from error

    def _appearance(self, out: TextIO, view: str) -> Appearance:
        is_paged = False
        if self.options.output is None:
            out, is_paged = sys.stdout, bool(self._pager())  # whatever is in between
        return Appearance(
            width=_terminal_width() if self.options.format is Format.TABLE else 80,
            color=_in_color(self.options.color, out),
            view=view,
            csv_verbatim=self.options.csv_verbatim,
            bom=self.options.bom,
            word_edges=_word_edges if out.isatty() else None,
            links=_takes_links(out) and not is_paged,  # not every pager knows addresses
        )


def pass_session(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its session as first argument."""
    from functools import update_wrapper

    def call(*args: object, **kwargs: object) -> None:
        # Late, since help needs none; here, since elapsed_ms is to count no imports.
        import corpus_cli.corpus  # noqa: F401

        session = Session(click.get_current_context())
        try:
            session.refuse_format()
            session.refuse_own(kwargs)
            with session.waiting():
                function(session, *args, **kwargs)
        except _EXPECTED:
            raise
        except KeyboardInterrupt:
            if session.tell_interrupted():
                raise click.Abort from None  # a KeyboardInterrupt makes click write an empty line
            raise
        except Exception:
            session.refuse_damage()
            raise

    return update_wrapper(call, function)


def abandon_stdout() -> None:
    """Make the end of the program silent, where whoever read has gone."""
    # Nobody reads any more. Python would flush at exit, fail, and say so.
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_file(name: str) -> bool:
    import os

    return os.path.isfile(name)  # noqa: PTH113 - never raises, whatever a query looks like


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _word_edges(text: str) -> list[int]:
    """Return the word edges of a text that is shown; loads the lexicon, so for people alone."""
    from corpus_cli.text.analysed_text import unit_edges

    return unit_edges(text)


def _takes_escapes(out: TextIO) -> bool:
    """Whether a stream is a terminal on which a line can be written anew."""
    import os

    return out.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _takes_links(out: TextIO) -> bool:
    """Whether addresses may be written into what a terminal shows: most do what OSC 8 says."""
    import os

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in {"dumb", "linux"}
    return out.isatty() and not plain


def _in_color(wish: str, out: TextIO) -> bool:
    """Whether to colour what is written to a stream.

    What was typed or set for this program goes first, then what is agreed on for all: NO_COLOR,
    FORCE_COLOR or CLICOLOR_FORCE (of standard output alone, not of files), CLICOLOR.
    """
    import os

    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if out is sys.stdout:
        if force := os.environ.get("FORCE_COLOR"):
            return force not in _OFF
        if os.environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
            return True
    plain = os.environ.get("CLICOLOR") in _OFF or os.environ.get("TERM") == "dumb"
    return out.isatty() and not plain
