"""Inputs that no run could read, told before anything is loaded: addresses, and endings nobody knows."""

import re
from collections.abc import Sequence
from pathlib import Path

import typer

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
#: How files that cannot be read come into a form that can.
_REMEDIES = {
    (".xls", ".xlsb", ".xlsm", ".numbers", ".gsheet"): "save it as .xlsx or .csv",
    (".doc", ".docm", ".dot", ".pages", ".wpd", ".gdoc"): "save it as .docx",
    (".odp", ".ppt", ".pptx", ".key"): "export it as .pdf",
    (".epub", ".mobi", ".azw3"): "convert it to .html or .txt",
    (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"): "unpack it into a folder and name that folder",
    (".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"): (
        "recognise its text (OCR) and save it as .pdf or .txt"
    ),
    (".db", ".sqlite", ".sqlite3"): "export its table of articles as .csv",
    (".opml",): "fetch its feeds first: breche fetch {name} --into articles",
}


def refuse_addresses(inputs: Sequence[str]) -> None:
    """Raise typer.BadParameter with the remedy for an input that is an address: only files are read."""
    for name in inputs:
        if (match := _ADDRESS.match(name)) and not Path(name).exists():
            raise typer.BadParameter(f"{name} is an address, and no address is opened here; {_way(match[1])}")


def _way(scheme: str) -> str:
    if scheme.lower() in ("http", "https", "feed"):
        return (
            "fetch it into a folder first (breche fetch ADDRESS --into articles), or save the page as a file"
        )
    if scheme.lower() == "file":
        return "give the path of the file"
    return "copy its files into a folder, or have a cluster read it: --engine dask --scheduler ADDRESS"


def unknown_endings(inputs: Sequence[str]) -> list[str]:
    """Return what is wrong, and the remedy, with each file of `inputs` whose ending no reader knows.

    Raises typer.BadParameter with it when nothing else was given.
    """
    from pipeline.reading.formats import SUFFIXES, suffix_of
    from pipeline.reading.inputs import STANDARD_INPUT

    problems = []
    for name in inputs:
        suffix = suffix_of(name)
        if name != STANDARD_INPUT and suffix not in SUFFIXES and Path(name).is_file():
            what = (
                f"files ending in {suffix} aren't read" if suffix else "files without an ending aren't read"
            )
            problems.append(f"{name}: {what}; {_remedy(name, suffix, SUFFIXES)}")
    if problems and len(problems) == len(inputs):
        raise typer.BadParameter("\n".join(problems))
    return problems


def _remedy(name: str, suffix: str, known: Sequence[str]) -> str:
    for endings, remedy in _REMEDIES.items():
        if suffix in endings:
            return remedy.format(name=name)
    return f"save it in a form with one of these endings: {', '.join(known)}"
