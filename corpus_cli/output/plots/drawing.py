"""Charts as files: `.svg` and `.png` as vl-convert draws them, `.json` the specification itself.

Text is set in Sarabun, which has Thai and Latin letters alike and comes with the `plot` extra.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.model.answer import Answer
from corpus_cli.output.plots.vega_lite import specification
from corpus_cli.output_file import binary_file

ENDINGS: Final = (".svg", ".png", ".json")
_SCALE: Final = 2.0  # of a PNG: 144 dots an inch
_SARA_AM: Final = re.compile("([\u0e48-\u0e4b]?)\u0e33")


def check_ending(path: Path) -> Path:
    """Return the path of a picture; raise UsageError where its ending says no known kind."""
    if path.suffix not in ENDINGS:
        raise UsageError(f"--plot {path}: unsupported chart format", hint="use .svg, .png or .json")
    return path


def write_plot(answer: Answer, path: Path) -> None:
    """Draw an answer into a file whose ending tells the kind.

    Raises UsageError for a result that has no picture, where what draws is not installed, and where
    the file cannot be written.
    """
    data = _drawing(specification(answer), check_ending(path).suffix)
    try:
        with binary_file(path) as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _drawing(spec: Mapping[str, object], ending: str) -> bytes:
    if ending == ".json":
        return (json.dumps(spec, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        import fontpkg_sarabun
        import vl_convert
    except ImportError as error:
        raise UsageError(
            "charts need Altair, which is not installed",
            hint="in the project's folder: pip install '.[plot]', or --plot FILE.json",
        ) from error
    fonts = Path(fontpkg_sarabun.__file__).parent / "files"
    vl_convert.register_font_directory(str(fonts))
    text = json.dumps(spec, ensure_ascii=False)
    if ending == ".svg":
        svg: str = vl_convert.vegalite_to_svg(text)
        return svg.encode()
    png: bytes = vl_convert.vegalite_to_png(with_halves(text), scale=_SCALE)
    return png


def with_halves(text: str) -> str:
    """Write each ำ as the two characters it is made of, the upper one below its tone mark.

    What draws PNGs takes those apart and then leaves them no room; these look the same and have it.
    """
    return _SARA_AM.sub("\u0e4d\\1\u0e32", text)
