"""Inputs that no run could read, told before anything is loaded: addresses, and endings nobody knows."""

import re
from collections.abc import Sequence
from pathlib import Path

import typer

from pipeline.wording import _, kept

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
#: How files that cannot be read come into a form that can.
_REMEDIES = {
    (".xls", ".xlsb", ".xlsm", ".numbers", ".gsheet"): kept("save it as .xlsx or .csv"),
    (".doc", ".docm", ".dot", ".pages", ".wpd", ".gdoc"): kept("save it as .docx"),
    (".odp", ".ppt", ".pptx", ".key"): kept("export it as .pdf"),
    (".epub", ".mobi", ".azw3"): kept("convert it to .html or .txt"),
    (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"): kept(
        "unpack it into a folder and name that folder"
    ),
    (".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"): (
        kept("recognise its text (OCR) and save it as .pdf or .txt")
    ),
    (".db", ".sqlite", ".sqlite3"): kept("export its table of articles as .csv"),
    (".opml",): kept("fetch its feeds first: breche fetch {name} --into articles"),
}


def refuse_addresses(inputs: Sequence[str]) -> None:
    """Raise typer.BadParameter with the remedy for an input that is an address: only files are read."""
    for name in inputs:
        if (match := _ADDRESS.match(name)) and not Path(name).exists():
            raise typer.BadParameter(
                _(
                    "{name} is an address, and no address is opened here; {remedy}",
                    name=name,
                    remedy=_way(match[1]),
                )
            )


def _way(scheme: str) -> str:
    if scheme.lower() in ("http", "https", "feed"):
        return _(
            "fetch it into a folder first (breche fetch ADDRESS --into articles), or save the page as a file"
        )
    if scheme.lower() == "file":
        return _("give the path of the file")
    return _("copy its files into a folder, or have a cluster read it: --engine dask --scheduler ADDRESS")


def unknown_endings(inputs: Sequence[str]) -> list[str]:
    """Return what is wrong, and the remedy, with each file of `inputs` whose ending no reader knows.

    Raises typer.BadParameter with it when nothing else was given.
    """
    from pipeline.reading.formats import SUFFIXES, suffix_of
    from pipeline.reading.walk import STANDARD_INPUT

    problems = []
    for name in inputs:
        suffix = suffix_of(name)
        if name != STANDARD_INPUT and suffix not in SUFFIXES and Path(name).is_file():
            what = (
                _("files ending in {suffix} aren't read", suffix=suffix)
                if suffix
                else _("files without an ending aren't read")
            )
            problems.append(
                _(
                    "{name}: {what}; {remedy}",
                    name=name,
                    what=what,
                    remedy=_remedy(name, suffix, SUFFIXES),
                )
            )
    if problems and len(problems) == len(inputs):
        raise typer.BadParameter("\n".join(problems))
    return problems


def _remedy(name: str, suffix: str, known: Sequence[str]) -> str:
    for endings, remedy in _REMEDIES.items():
        if suffix in endings:
            return _(remedy, name=name)
    return _("save it in a form with one of these endings: {known}", known=", ".join(known))
