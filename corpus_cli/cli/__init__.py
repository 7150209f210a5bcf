"""The command line: parse, call one function, render, exit. One file a command."""
