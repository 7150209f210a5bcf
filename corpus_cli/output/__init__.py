"""One renderer a format, behind one interface; `formats.render` picks it.

A renderer writes values of `model/` to a stream and asks nothing of the terminal: width and colour
are passed in. `table` and `md` are for people, made of the same blocks (`blocks.py`, built in the
`views_*` modules); `json`, `jsonl`, `csv` and `tsv` are for programs.
"""
