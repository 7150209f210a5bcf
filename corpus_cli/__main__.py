"""`python -m corpus_cli` is `corpus`."""

from corpus_cli.cli.main import main

if __name__ == "__main__":
    main()
