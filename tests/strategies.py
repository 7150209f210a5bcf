"""Random texts as they occur: Thai words and clusters, marks, spaces, line ends, Latin, dirt."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

_LINES = (Path(__file__).parent / "data" / "pieces.txt").read_text(encoding="utf-8").splitlines()
# Escapes in the file (\u200b, \n) keep what cannot be seen readable.
PIECES = tuple(
    line.encode("latin-1", "backslashreplace").decode("unicode_escape")
    for line in _LINES
    if not line.startswith("# ")
)

texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
characters = st.text(
    st.characters(codec="utf-8") | st.sampled_from("กาเแำ่้ัิีํ์็ๆฯ๑ \n\u200b"), max_size=20
)
anything = texts | characters
