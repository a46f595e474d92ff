"""What names of organisations look like, as regular expressions on folded text."""

import re

from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.organisations.names import (
    KEEP_HEADS,
    PROPER_NAME,
    STRIP_HEADS,
    TAIL_ADJECTIVES,
    WORD,
)

_GRAMMAR = load_lexicon("organisations")["grammar"]
_HEADS = "|".join(p.pattern.removesuffix(r"\b") for p in KEEP_HEADS.values())
_ADJECTIVE = rf"(?:(?!{any_of(_GRAMMAR['not_adjectives'])}\b)[a-zà-ÿ-]+ )?"
PREPOSITIONS = ("de la ", "de l'", "de ", "du ", "des ", "d'")
_PREPOSITION = any_of(PREPOSITIONS)

#: A head noun that belongs to the name: "CHU de X", "conseil départemental de la X".
KEPT = re.compile(
    rf"(?<![\w'-])(?:[Ll]')?(?P<name>(?P<head>(?i:{_HEADS}))\s(?P<adjective>{_ADJECTIVE})"
    rf"(?P<link>{_PREPOSITION}(?:[a-zà-ÿ-]+ (?:[a-zà-ÿ-]+ )?{_PREPOSITION}?)?)?"
    rf"(?P<tail>{PROPER_NAME}(?: (?:{TAIL_ADJECTIVES})\b)?))"
)
#: A head noun that falls away: "la société X".
STRIPPED = re.compile(
    rf"(?<![\w'-])(?i:{STRIP_HEADS.pattern}) (?:{_ADJECTIVE}(?:de |d'))?\"?(?P<name>{PROPER_NAME})"
)
ACRONYM = re.compile(
    r"(?P<name>[A-ZÀ-ÖØ-Þ][\w'-]+(?:[ '][\w'-]+){1,10}) \((?P<acronym>[A-Z][A-Za-z]{1,11})\)"
)
BRACKETED = re.compile(r" \((?P<acronym>[A-Z]{2,6})\)")
#: The words that an acronym in brackets may stand for; they end where the bracket opens.
LOWER_WORDS = re.compile(r"(?:[a-zà-ÿ]+[ '-]){1,7}[a-zà-ÿ]+\Z")
CAPITALISED = re.compile(rf"(?<=[a-zà-ÿ,)] )(?P<name>{PROPER_NAME})")
#: At the start of a sentence one capital says nothing, two in a row do.
#: A branch of an organisation: "agence de Lormeau du Crédit Solventis".
BRANCH = re.compile(
    rf"(?i:agence|antenne|bureau|délégation|magasin|usine|site) {_PREPOSITION}[^\s]+ "
    rf"{_PREPOSITION}(?P<name>{PROPER_NAME})"
)
INITIAL = re.compile(
    rf"(?:^|[.!?] |- |\n)\"?(?P<name>{WORD}(?: (?=[^\d]){WORD}){{1,4}})(?= [a-zà-ÿ])", re.MULTILINE
)
#: A line or list item that is a name and nothing else heads what is told of it.
LABEL = re.compile(
    rf"^[^\w\n]*(?:\d{{1,2}}(?:er)? \w+(?: \d{{4}})? ?[-:|] ?)?"
    rf"(?P<name>{PROPER_NAME})(?=[ ]*(?:$|[.:?](?: |$)))",
    re.MULTILINE,
)
TITLE_SUBJECT = re.compile(
    rf"(?P<name>{PROPER_NAME})(?= ?[:,]| (?:[a-zà-ÿ]+ ){{0,3}}{any_of(_GRAMMAR['headline'])})"
)
#: "un laboratoire de Liège" describes; "le laboratoire de Liège" may name.
INDEFINITE = re.compile(any_of(_GRAMMAR["indefinite"]) + " $")
REGIONS = frozenset(_GRAMMAR["regions"])
LOCATIVE = re.compile(rf"\b{any_of(_GRAMMAR['locative'])} $")
#: Where a capital may be a sentence's and not a name's.
BEGINS = re.compile(r"(?:^|[.!?:;\n\"(|▪•*-])\s*(?:L[ea]s? |L')?$")
PAIR = re.compile(r"(?P<first>[A-ZÀ-ÖØ-Þ][\w-]+) et (?P<second>[A-ZÀ-ÖØ-Þ][\w-]+)")
#: A firm that bears its partners' names: "Arnal, Brisset & Keller".
PARTNERS = re.compile(rf"(?P<name>{WORD}(?:, {WORD}){{1,3}},? & {WORD})")
LINE = re.compile(r"[^\n]+")
FIRST_WORD = re.compile(r"(?P<word>\w+)(?:'|\s+|$)")
CAPITAL_OR_DIGIT = re.compile(r"[A-ZÀ-ÖØ-Þ0-9]")
BEFORE_PREPOSITION = re.compile(r"\w+ d(?:e |'|u |es )")
NAME_ARTICLE = re.compile(r"L(?:e|a|es) [A-ZÀ-ÖØ-Þ]")
OVERRUN = re.compile(rf" {any_of(_GRAMMAR['overrun'])} ?(?=.*$)| [-•|·] ")
#: What the recogniser took along behind a name: "X, gendarme des télécoms".
ASIDE = re.compile(r", (?=[a-zà-ÿ])")
LEADING = re.compile(r"[^\w(]+")
TRAILING = re.compile(r"[\s.,:;!?\"'()\[\]/-]+$")
