"""The program `breche`, also as `python -m pipeline` and `python -m breche`."""

import sys

from pipeline.overview import overview
from pipeline.streams import never_fail
from pipeline.wording import UnknownLanguageError, choose_from


def main() -> None:
    """Run the command line."""
    never_fail()
    try:
        arguments = choose_from(sys.argv[1:])
    except UnknownLanguageError:
        # Told with the other errors in arguments.
        arguments = []
    if arguments == ["--help"]:
        # Asked most often by those who are in a hurry; the library for arguments takes longer than all else.
        sys.stdout.write(overview())
        return
    from pipeline.cli import main as run_command

    run_command()


if __name__ == "__main__":
    main()
