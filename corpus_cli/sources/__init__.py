"""Where documents come from: one module a kind of source.

    opening      which kind a path is, and the corpus that is found when none was named
    source       what every kind offers
    index_md     a folder with an INDEX.md that lists its statements
    folder       a folder of .txt and .md files
    records      JSON Lines, plain or compressed

and what they share:

    skips        why an entry was left out: every code, described
    paths        which file a link names, and that it lies inside the corpus
    statement    one file -> text and fields (decoding, front matter)
    decoding     bytes -> text
    front_matter, safe_yaml    the YAML block at the head of a file
    fields       names of fields, in English and Thai, and their values
    listing      the Markdown of an INDEX.md -> rows
    settings     the corpus.yaml beside a corpus, and the user's own defaults
    compression  .gz, .xz, .zst -> bytes

Nothing here knows Thai words or an index. What cannot be read is yielded as a `Skipped` and the
rest goes on; a `SourceError` means that there is no corpus to go on with.
"""
