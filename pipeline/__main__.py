"""Makes `python -m pipeline` the same program as `breche`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
