"""Compiles `pipeline/lexicon/countries.tsv`, the names of countries in English and French, from Babel.

Run from the project's root after an update of Babel: `python tools/compile_countries.py`. Names for which
the source has only a political form that no newspaper writes are given here.
"""

import re
from importlib.metadata import version
from pathlib import Path

from babel import Locale

LEXICON = Path(__file__).parents[1] / "pipeline" / "lexicon"
#: Codes of two letters that name no country: groups of countries, and those that are reserved for tests.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
SHORT = {
    "CD": ("DR Congo", "RD Congo"),
    "CG": ("Congo", "Congo"),
    "HK": ("Hong Kong", "Hong Kong"),
    "MM": ("Myanmar", "Birmanie"),
    "MO": ("Macao", "Macao"),
    "PS": ("Palestine", "Palestine"),
}


def compile_rows() -> list[tuple[str, str, str]]:
    """Return code, English and French name of each country, by code."""
    english, french = Locale("en").territories, Locale("fr").territories
    codes = sorted(code for code in english if code in french and re.fullmatch("[A-Z]{2}", code))
    codes = [code for code in codes if code not in NO_COUNTRY]
    names = {code: SHORT.get(code, (english[code], french[code])) for code in codes}
    return [(code, *(name.replace("’", "'") for name in names[code])) for code in codes]


def main() -> None:
    rows = compile_rows()
    header = [
        "# Names of countries by ISO 3166-1 code. Compiled by tools/compile_countries.py; do not edit.",
        f"# Source: Babel {version('Babel')} (BSD-3-Clause; data of the Unicode CLDR, Unicode-3.0).",
        "code\ten\tfr",
    ]
    (LEXICON / "countries.tsv").write_text("\n".join([*header, *map("\t".join, rows)]) + "\n", "utf-8")
    print(f"{len(rows)} countries")


if __name__ == "__main__":
    main()
