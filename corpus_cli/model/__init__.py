"""The values that everyone passes on.

Immutable, without behaviour beyond what they can say of themselves. The field names of whatever a
command returns *are* the keys of its JSON: `output/` writes them as they stand here, and the JSON
Schemas in `schemas/` describe them.

Offsets are in Unicode code points, half open, into the document's text. Numbers of paragraphs and
sentences are 1-based.

They are named tuples rather than frozen dataclasses: defining one takes 0.2 ms instead of 0.9 at
every start of the program, and a search may make a million of them. Where a search needs them,
their modules do without `annotations` from the future, or each field's would be compiled at every
start. A module a subject, because a command should pay for no other's.
"""
