"""What `breche --help` prints: the commands in the order in which they are used, each in a line.

It loads nothing, so that it is there at once; the help of each command stands with the command.
"""

#: What the program is for, in a sentence a line.
ABOUT = (
    "Brèche reads French news and writes one row per cyber incident, with the",
    "sentence that proves each cell.",
)
OPTIONS = {"--version": "Show the version.", "--help": "Show this message, or that of a command, and exit."}
COMMANDS = {
    "fetch": "Fetch the articles of feeds and pages into a folder.",
    "run": "Read articles and bring the dataset up to date with them.",
    "explain": "Print how an article was read, or how a row came about.",
    "review": "Have analysts correct the dataset.",
    "export": "Write the dataset in another form, whole or in part.",
    "check": "Tell whether the dataset and its files are sound.",
    "evaluate": "Score the extraction against articles with gold.",
}


def overview() -> str:
    """Return the help of the program."""
    about = "\n".join(f"  {line}" for line in ABOUT)
    return (
        f"Usage: breche [OPTIONS] COMMAND [ARGS]...\n\n{about}\n\n"
        f"Options:\n{_listed(OPTIONS)}\n\nCommands:\n{_listed(COMMANDS)}\n"
    )


def _listed(texts: dict[str, str]) -> str:
    width = max(map(len, texts))
    return "\n".join(f"  {name:{width}}  {text}" for name, text in texts.items())
