"""Answers as text: what whoever renders needs is passed in, and nothing is asked of the terminal.

    formats/    one renderer a format behind one interface; `rendering.render` picks it
    blocks      what a page for people is made of
    views/      kinds of answers -> blocks; `registry.py` has which view is whose
    terminal/   blocks -> lines of cells
    plots/      answers -> charts
    escape      characters that must not reach a terminal or a spreadsheet as they are
    failure     what went wrong, for a person or a program

`table` and `md` are for people and made of the same blocks; the other formats are for programs.
"""
