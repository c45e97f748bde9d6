"""``python -m starkeeper``: the same as the console script."""

from starkeeper.cli import main

if __name__ == "__main__":
    main()
