"""Thai text: normal form, tokens and units, sentences, dates.

The only room that knows PyThaiNLP. It knows nothing of storage or of what is asked.
"""
