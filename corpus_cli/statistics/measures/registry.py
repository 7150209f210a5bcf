"""Every column of statistics, for readers: `corpus help measures`.

Formulas use Evert's notation, which `NOTATION` explains.
"""

from __future__ import annotations

from typing import Final

from corpus_cli.model.measures import MeasureEntry as Entry

NOTATION: Final = (
    "O11 O12 O21 O22: observed frequencies; R1 R2 their row sums, C1 C2 their column sums, N all; "
    "E11 = R1*C1/N. Collocates: rows are the words inside and outside of the windows around the "
    "node, columns the collocate and all other words; a node is every word its hit touches, and is "
    "counted nowhere. Keyness: rows are target and reference, columns the term and all other words."
)

_COUNT: Final = "0 and more"
_SHARE: Final = "0 to 1"
_REAL: Final = "any; null where nothing is to be divided by"

MEASURES: Final = (
    # --- frequency
    Entry("frequency", "F", "frequency", "occurrences; of a collocate O11, those in windows", "",
          _COUNT, "higher: more frequent"),
    Entry("per_million", "per million words", "frequency",
          "F * 10^6 / N, N words, no signs or spaces", "", "0 to 10^6",
          "higher: more frequent"),
    Entry("documents", "document frequency", "frequency", "documents that have it", "", _COUNT,
          "higher: in more documents"),
    Entry("range", "range", "frequency", "documents that have it / documents", "", _SHARE,
          "higher: in more documents"),
    # --- dispersion
    Entry("arf", "average reduced frequency", "dispersion",
          "F/N * sum of min(d_i, N/F), d_i the distances between occurrences, the corpus a circle, "
          "documents by date, then id", "Savicky & Hlavacova 2002", "1 to F",
          "near F: even; near 1: all in one place"),
    Entry("dp", "deviation of proportions (Gries' DP)", "dispersion",
          "1/2 * sum of |v_i/F - s_i/N| over the parts, v_i of F occurrences, s_i of N words there",
          "Gries 2008", "0 to 1 - min s_i/N", "0: even; near 1: clumped"),
    Entry("dp_norm", "DPnorm", "dispersion", "DP / (1 - min s_i/N)", "Lijffijt & Gries 2012",
          _SHARE, "0: even; 1: all in the smallest part"),
    Entry("juilland_d", "Juilland's D", "dispersion",
          "1 - CV / sqrt(n - 1), CV = population standard deviation / mean of v_i/s_i over n parts",
          "Juilland, Brodin & Davidovitch 1970", _SHARE, "1: even; 0: all in one part"),
    # --- association
    Entry("left", "left", "association", "occurrences left of a node", "", _COUNT, ""),
    Entry("right", "right", "association", "occurrences right of a node", "", _COUNT,
          "left and right of two nodes is both"),
    Entry("elsewhere", "elsewhere", "association", "O21: occurrences outside of windows and nodes",
          "", _COUNT, ""),
    Entry("expected", "expected frequency", "association", "E11 = R1*C1/N", "Evert 2005", _COUNT,
          "what chance would have put in the windows"),
    Entry("log_dice", "logDice", "association", "14 + log2(2*O11 / (R1 + C1))", "Rychly 2008",
          "at most 14", "higher: stronger; one more is twice as strong"),
    Entry("mi", "mutual information", "association", "log2(O11/E11)", "Church & Hanks 1990", "any",
          "higher: stronger; favours the rare"),
    Entry("mi3", "MI3", "association", "log2(O11^3/E11)", "Daille 1994", "any",
          "higher: stronger; favours the frequent"),
    Entry("t_score", "t-score", "association", "(O11 - E11) / sqrt(O11)",
          "Church, Gale, Hanks & Hindle 1991", "any", "higher: surer"),
    Entry("z_score", "z-score", "association", "(O11 - E11) / sqrt(E11)", "Berry-Rogghe 1973",
          "any", "higher: stronger"),
    Entry("dice", "Dice coefficient", "association", "2*O11 / (R1 + C1)", "Dice 1945", _SHARE,
          "higher: stronger"),
    Entry("npmi", "normalised MI", "association", "MI / -log2(O11/N)", "Bouma 2009", "-1 to 1",
          "1: only together; 0: independent; -1: never together"),
    Entry("delta_p_collocate", "delta P, collocate given node", "association", "O11/R1 - O21/R2",
          "Gries 2013", "-1 to 1", "higher: the node calls for the collocate"),
    Entry("delta_p_node", "delta P, node given collocate", "association", "O11/C1 - O12/C2",
          "Gries 2013", "-1 to 1", "higher: the collocate calls for the node"),
    Entry("min_sensitivity", "minimum sensitivity", "association", "min(O11/R1, O11/C1)",
          "Pedersen & Bruce 1996", _SHARE, "higher: stronger"),
    # --- association and keyness
    Entry("log_likelihood", "log-likelihood G2, four cells", "significance",
          "2 * sum of O*ln(O/E) over four cells, negative where O11 < E11", "Dunning 1993", "any",
          "farther from 0: surer; 3.84 is p = 0.05, 10.83 p = 0.001, of one test"),
    Entry("log_likelihood_rayson", "log-likelihood, two cells", "significance",
          "2 * (O11*ln(O11/E11) + O21*ln(O21/E21)), negative where O11 < E11",
          "Rayson & Garside 2000", "any", "farther from 0: surer"),
    Entry("chi_squared", "chi-squared", "significance",
          "sum of (O - E)^2/E over four cells, no correction, negative where O11 < E11",
          "Pearson 1900", "any", "farther from 0: surer"),
    Entry("bic", "BIC", "significance", "|G2| - ln N", "Wilson 2013", "any",
          "above 2: evidence of a difference; above 10: very strong; below 0: against"),
    # --- keyness
    Entry("conservative_log_ratio", "conservative Log Ratio", "keyness",
          "the bound nearest 0 of the two-sided confidence interval of Log Ratio, of O11 among "
          "O11 + O21 by Beta quantiles, alpha (0.05) divided by the number of terms compared",
          "Evert 2022", "any", "farther from 0: larger, and sure; 0: no difference is sure"),
    Entry("log_ratio", "Log Ratio", "keyness", "log2((O11/R1) / (O21/R2)), an empty cell counting "
          "as 0.5", "Hardie 2014", "any", "1: twice as frequent in the target; -1: half"),
    Entry("percent_difference", "%DIFF", "keyness", "100 * (O11/R1 - O21/R2) / (O21/R2)",
          "Gabrielatos & Marchi 2011", "-100 and more; null where O21 = 0",
          "100: twice as frequent in the target"),
    Entry("simple_maths", "simple maths", "keyness",
          "(per million in target + 1) / (per million in reference + 1)", "Kilgarriff 2009",
          "above 0", "above 1: more frequent in the target"),
    # --- texts
    Entry("ttr", "type-token ratio", "text", "V / N, V distinct words", "", _SHARE,
          "higher: more varied; falls with length"),
    Entry("sttr", "standardised TTR", "text", "mean TTR of consecutive blocks of 1,000 words; null "
          "where there is not one", "Scott, WordSmith Tools", _SHARE, "higher: more varied"),
    Entry("mattr", "moving-average TTR", "text", "mean TTR of all windows of 500 words; null where "
          "there is not one", "Covington & McFall 2010", _SHARE, "higher: more varied"),
    Entry("yule_k", "Yule's K", "text", "10^4 * (sum of f^2 * V_f - N) / N^2", "Yule 1944",
          _COUNT, "lower: more varied"),
    Entry("words_per_sentence", "mean sentence length", "text", "N / sentences", "", _REAL,
          "sentences are approximate in Thai"),
    # --- relevance
    Entry("score", "BM25", "relevance",
          "sum over the terms of idf * f*(k1+1) / (f + k1*(1 - b + b*length/mean)), k1 = 1.2, "
          "b = 0.75", "Robertson & Zaragoza 2009", _COUNT, "higher: more relevant"),
)  # fmt: skip
"""The measures, by what they are about."""
