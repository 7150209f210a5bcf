"""How a notebook asks, for a type checker to read: see tests/test_api.py."""

import corpus_cli
from corpus_cli import CollocateRequest, Corpus, Label, SearchRequest, Sort
from corpus_cli.model.association import Collocates
from corpus_cli.model.search import SearchResult

corpus = corpus_cli.Corpus("seeds")
found: SearchResult = corpus.search("ตำรวจ", match="word", sort=Sort.RIGHT, limit=3)
same: SearchResult = corpus.search(SearchRequest(["ตำรวจ", "ไทย"], match=Label.WORD))
near: Collocates = corpus.collocates("ไต้หวัน", span=(5, 5), sort="log_dice")
asked: Collocates = corpus.collocates(CollocateRequest("ไต้หวัน", where=corpus.read("date:2564")))
total: int = corpus.keywords(["ตำรวจ"], by="year", where="date:2564").n
texts: list[str] = [ngram.ngram for ngram in corpus.ngrams(3, containing="ตำรวจ").ngrams]
report: int = corpus.index(strict=True, jobs=2).documents

corpus.collocates("ไต้หวัน", spam=(5, 5))  # wrong
corpus.collocates("ไต้หวัน", sort="logdice")  # wrong
corpus.collocates(SearchRequest("ไต้หวัน"))  # wrong
corpus.collocates()  # wrong
corpus.search("ตำรวจ", match="words")  # wrong
corpus.search("ตำรวจ", limit="3")  # wrong
corpus.trend("ตำรวจ", by=3)  # wrong
corpus.frequencies(where=3)  # wrong
corpus_cli.Corpus("seeds").serach("ตำรวจ")  # wrong
_ = corpus_cli.Corpse  # wrong
wrong: SearchResult = corpus.ngrams(2)  # wrong
Corpus("seeds", index=3)  # wrong
