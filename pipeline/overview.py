"""What `breche --help` prints: the commands in the order in which they are used, each in a line.

It loads little, so that it is there at once; the help of each command stands with the command.
"""

from pipeline.wording import OPTION, _, kept

#: What the program is for, in a sentence a line.
ABOUT = kept(
    "Brèche reads French news and writes one row per cyber incident, with the\n"
    "sentence that proves each cell."
)
OPTIONS = {
    f"{OPTION} [fr|en]": kept("Language of messages; if not given, that of the machine."),
    "--version": kept("Show the version."),
    "--help": kept("Show this message, or that of a command, and exit."),
}
COMMANDS = {
    "fetch": kept("Fetch the articles of feeds and pages into a folder."),
    "run": kept("Read articles and bring the dataset up to date with them."),
    "explain": kept("Print how an article was read, or how a row came about."),
    "review": kept("Have analysts correct the dataset."),
    "export": kept("Write the dataset in another form, whole or in part."),
    "report": kept("Write the dataset as one page to be read, shown and printed."),
    "serve": kept("Open the dataset in a browser, to search and browse."),
    "forget": kept("Strike a name that a person asks to have removed."),
    "check": kept("Tell whether the dataset and its files are sound."),
    "evaluate": kept("Score the extraction against articles with gold."),
}


def overview() -> str:
    """Return the help of the program."""
    about = "\n".join(f"  {line}" for line in _(ABOUT).splitlines())
    usage, options, commands = _("Usage:"), _("Options"), _("Commands")
    return (
        f"{usage} breche [OPTIONS] COMMAND [ARGS]...\n\n{about}\n\n"
        f"{options}:\n{_listed(OPTIONS)}\n\n{commands}:\n{_listed(COMMANDS)}\n"
    )


def _listed(texts: dict[str, str]) -> str:
    width = max(map(len, texts))
    return "\n".join("  " + name.ljust(width) + "  " + _(text) for name, text in texts.items())
