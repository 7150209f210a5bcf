"""Where documents come from.

    opening      which kind a path is, and the corpus that is found when none was named
    kinds        the kinds of files of records: suffixes, compression, what opens each
    source       what every kind offers
    containers/  one module a kind: an INDEX.md, a folder, JSON Lines, CSV, JSON, Parquet, ...
                 and standard input

and what they share:

    statements/  one file -> text and fields (front matter)
    skips        why an entry was left out: every code, described
    paths        which file a link names, and that it lies inside the corpus
    spelling     names that are spelt alike
    decoding     bytes -> text
    yaml_values  YAML -> values
    json_values  JSON -> values
    fields       names of fields, in English and Thai, and their values
    settings     the corpus.yaml beside a corpus, and the user's own defaults
    shares       one source in parts that can be read apart
    compression  .gz, .xz, .bz2, .zst -> bytes

Nothing here knows Thai words or an index. What cannot be read is yielded as a `Skipped` and the
rest goes on; a `SourceError` means that there is no corpus to go on with.
"""
