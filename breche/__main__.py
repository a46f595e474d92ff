"""Makes `python -m breche` the same program as `breche`."""

from pipeline.__main__ import main

if __name__ == "__main__":
    main()
