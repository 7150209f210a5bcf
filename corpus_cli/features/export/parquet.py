"""Parquet: a row for each document, with the columns of `ExportedDocument`.

`tags` is a list of strings, `metadata` a JSON object as text, `characters` and `words` are 64 bit
integers, everything else is text. Written a row group at a time.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, BinaryIO, Final

from corpus_cli.model.export import Export, ExportedDocument

_GROUP: Final = 500  # documents
_NUMBERS: Final = ("characters", "words")


def write_parquet(documents: Export, out: BinaryIO) -> None:
    """Write all documents to a file. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {name: pa.int64() if name in _NUMBERS else pa.string() for name in documents.columns()}
    schema = pa.schema(list((types | {"tags": pa.list_(pa.string())}).items()))
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        rows = map(_row, documents.rows())
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def _row(document: ExportedDocument) -> dict[str, Any]:
    metadata = json.dumps(document.metadata, ensure_ascii=False)
    return document._asdict() | {"tags": list(document.tags), "metadata": metadata}
