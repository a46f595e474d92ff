"""What names of organisations look like, as regular expressions on folded text."""

import re

from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.organisations.names import (
    ANY_HEAD,
    CAPITAL,
    PROPER_NAME,
    STRIP_HEADS,
    TAIL_ADJECTIVES,
    WORD,
    name_key,
)
from pipeline.language.places import is_demonym

_GRAMMAR = load_lexicon("organisations")["grammar"]
_ADJECTIVE = rf"(?:(?!{any_of(_GRAMMAR['not_adjectives'])}\b)[a-zà-ÿ-]+ )?"
PREPOSITIONS = ("de la ", "de l'", "de ", "du ", "des ", "d'")
_PREPOSITION = any_of(PREPOSITIONS)
PREPOSITION_NEXT = re.compile(_PREPOSITION)

#: "Université de Pierrac et des Pays de l'Oure", "École de Mesure à l'Atelier".
_ALSO = (
    r" (?:et (?:de la |de l'|des |du |à la |à l'|aux? )|à la |à l'|aux? )"
    rf"(?!(?i:{ANY_HEAD}|{STRIP_HEADS.pattern}))"
)
#: A head noun that belongs to the name: "CHU de X", "conseil départemental de la X".
KEPT = re.compile(
    rf"(?<![\w'-])(?:[Ll]')?(?P<name>(?P<head>(?i:{ANY_HEAD}))\s(?P<adjective>{_ADJECTIVE})"
    rf"(?P<link>{_PREPOSITION}(?:[a-zà-ÿ-]+ (?:[a-zà-ÿ-]+ )?{_PREPOSITION}?)?)?"
    rf"(?P<tail>{PROPER_NAME}(?:{_ALSO}{PROPER_NAME}){{0,2}}(?: (?:{TAIL_ADJECTIVES})\b)?))"
)
_ITEM = rf"[{CAPITAL}][\w'-]*(?: (?:(?:de|du|des|la|le|les|sur|en|lès) ){{0,2}}[{CAPITAL}][\w'-]*){{0,3}}"
#: Several bodies of one kind, each named by its place: "les aéroports de Lormeau, Vantin et Pierrac".
PLURAL = re.compile(
    rf"(?<![\w'-])(?i:{any_of(_GRAMMAR['plural_heads'])})(?: \((?=[^()\n]+\))| ?: | (?:[a-zà-ÿ]+ ){{0,2}}?)"
    rf"(?P<items>{_PREPOSITION}?{_ITEM}(?:(?:, (?:et )?| et ){_PREPOSITION}?{_ITEM}){{1,24}})"
)
PLURAL_ITEM = re.compile(rf"(?:^|, |et )(?:et )?{_PREPOSITION}?(?P<name>{_ITEM})")
#: A ministry of several things: "ministère de la Pêche, des Ports et de la Vie littorale".
MINISTRY = re.compile(
    rf"(?<![\w-])(?P<name>(?i:ministère|secrétariat d'[ée]tat) (?:aux? |à la |{_PREPOSITION}){PROPER_NAME}"
    rf"(?: [a-zà-ÿ]+)?(?:, {_PREPOSITION}{PROPER_NAME}(?: [a-zà-ÿ]+)?){{0,4}}"
    rf" et {_PREPOSITION}{PROPER_NAME}(?: (?:{TAIL_ADJECTIVES}|associative|sportive|solidaire)\b)?)"
)
#: A head noun that falls away: "la société X".
STRIPPED = re.compile(
    rf"(?<![\w'-])(?i:{STRIP_HEADS.pattern}|chez|école) "
    rf"(?:(?:{_ADJECTIVE}(?:de |d'))?\"?(?P<name>{PROPER_NAME})|(?P<small>[a-z][\w-]{{3,20}})(?![\w-]))"
)
ACRONYM = re.compile(
    r"(?<![\w-])(?<![A-Z]')"
    r"(?P<name>[A-ZÀ-ÖØ-Þ](?:(?=[\w'-]+'[\w'-])[\w'-]++(?: [\w'-]++){0,10}|[\w'-]++(?: [\w'-]++){1,10}))"
    r" \((?P<acronym>[A-Z][A-Za-z]{1,11})\)"
)
BRACKETED = re.compile(r" \((?P<acronym>[A-Z]{2,6})\)")
#: The words that an acronym in brackets may stand for; they end where the bracket opens.
LOWER_WORDS = re.compile(r"(?:[a-zà-ÿ]+[ '-]){1,7}[a-zà-ÿ]+\Z")
CAPITALISED = re.compile(rf"(?<=[a-zà-ÿ,)] )(?P<name>{PROPER_NAME})")
#: At the start of a sentence one capital says nothing, two in a row do.
#: A branch of an organisation: "agence de Lormeau du Crédit Solventis".
BRANCH = re.compile(
    rf"(?i:agence|antenne|bureau|délégation|magasin|usine|site) {_PREPOSITION}[^\s]{{1,40}} "
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
#: Several lines that are one or two capitalised words each make a list of names.
LIST_ITEM = re.compile(rf"^[^\w\n]*(?P<name>{PROPER_NAME})[ ]*$", re.MULTILINE)
TITLE_SUBJECT = re.compile(
    rf"(?P<name>{PROPER_NAME})(?= ?[:,]| (?:[a-zà-ÿ]+ ){{0,3}}{any_of(_GRAMMAR['headline'])})"
)
#: "un laboratoire de Liège" describes; "le laboratoire de Liège" may name.
INDEFINITE = re.compile(any_of(_GRAMMAR["indefinite"]) + " $")
REGIONS = frozenset(_GRAMMAR["regions"])
LOCATIVE = re.compile(rf"\b{any_of(_GRAMMAR['locative'])} $")
#: Where a capital may be a sentence's and not a name's.
BEGINS = re.compile(r"(?:^|[.!?:;\n\"(|▪•*-])\s*(?:L[ea]s? |L')?$")
#: Two names or one of two halves: "Boulanger et Cultura", "Lune et Rivages", "Corvex & Fils".
PAIR = re.compile(
    r"(?P<first>\S[^,\n]{0,60}?) (?:et (?:l'|les? |la )?(?:[a-zà-ÿ]+ )?|& )"
    r"(?P<second>[A-ZÀ-ÖØ-Þ0-9][^,\n]{1,60})"
)
ONE_FIRM = re.compile(rf"\b{any_of(_GRAMMAR['one_firm'])} \"?$", re.IGNORECASE)
#: Where an entity holds several names.
BREAK = re.compile(r"\n| : | [-–•·|] |, (?=[A-ZÀ-ÖØ-Þ0-9])| / ")
#: A word with a capital inside a name that begins the next sentence: "Corvex Trois mois après".
GLUED = re.compile(r"(?<=[\w\"')] )(?P<word>[A-ZÀ-ÖØ-Þ][\w']+)(?=(?: (?P<next>\w+))?)")
ARTICLES = frozenset(("la", "le", "les"))
INSIDE = frozenset(_GRAMMAR["inside"])
GLUED_WORDS = frozenset(_GRAMMAR["glued"])
POSTS = frozenset(_GRAMMAR["posts"])
LEGAL_FORMS = frozenset(_GRAMMAR["legal_forms"])
OPENERS = frozenset(_GRAMMAR["openers"])
PRONOUNS = frozenset(_GRAMMAR["pronouns"])
#: "Go volés", "12 millions de comptes", "CVE-2031-77".
NO_NAME = re.compile(
    rf"(?:[\d][\d .,]*)?(?:{'|'.join(_GRAMMAR['units'])})(?: |$)|(?:CVE|CWE)-\d|\d[\d .,]* [a-zà-ÿ]"
    r"|\d{1,2}(?:h\d*|e|er|ème)\b",
    re.IGNORECASE,
)
#: A share's code behind the name of the firm: "Corvex CVXb.CO".
TICKER = re.compile(r" [A-Z0-9]{2,6}[a-z]?\.[A-Z]{1,2}\b")
WORD_BEFORE = re.compile(rf"(?<![\w'.-])(?P<word>{WORD}) $")
OF_BEFORE = re.compile(rf"(?<![\w'.-])(?P<word>{WORD}) (?:de la |de l'|de |du |des |d')$")
WORD_AFTER = re.compile(rf" (?P<word>{WORD})(?![\w-])")
REST_OF_WORD = re.compile(r"(?:\w|-(?!(?:là|ci)(?!\w))(?=\w)|[&'+](?=\w)|\.(?=[a-z0-9]))+|!(?= [a-zà-ÿ])")
VERSION = re.compile(r"(?<=\d) ?\(\d{1,3}\)| \d{1,4}(?:\.\d{1,2})*(?= ?(?:[,;:)\"\n]|\. |\.?$))")
OF_INSIDE = re.compile(r" (?:de la |de l'|de |du |des |d')(?=[A-ZÀ-ÖØ-Þ])")
OF_AFTER = re.compile(rf" (?:de la |de l'|de |du |des |d')(?P<word>{WORD})(?![\w-])")
#: A word that only begins with a capital because of its elided article: "L'américain".
ELIDED = re.compile(r"(?:Qu|Jusqu|Lorsqu|Puisqu|[CDJLMNST])'(?=[a-zà-ÿ])")
CLITIC = re.compile(rf".*{any_of(_GRAMMAR['clitics'])}\Z")
LAST_NUMBER = re.compile(r"(?:(?<=[a-zà-ÿ]) \d[\d .,]*)$")
GOES_ON = re.compile(r" ?[a-zà-ÿ\d%€$]")
NO_NAMES_FIRST = frozenset(_GRAMMAR["no_names_first"])
#: A municipality's long name: "Ville de Lormeau".
TOWN_OF = re.compile(
    rf"{any_of(load_lexicon('organisations')['strip']['town'])} {_PREPOSITION}", re.IGNORECASE
)
#: A capital inside a word: "NorVel".
INNER_CAPITAL = re.compile(r"[a-zà-ÿ][A-ZÀ-ÖØ-Þ]")
NO_SMALL_NAME = re.compile(rf".*{any_of(_GRAMMAR['adjective_ends'])}\\Z")
HEADINGS = frozenset(_GRAMMAR["headings"])
TRAILING_WORDS = frozenset(_GRAMMAR["trailing"])
COUNTRY_SUFFIXES = frozenset(_GRAMMAR["country_suffixes"])
OTHER_BODY = frozenset(map(name_key, _GRAMMAR["other_body"]))
REGIONAL = re.compile(any_of(_GRAMMAR["regional"]) + r"\Z")
SERIES = re.compile(rf"\b{any_of(_GRAMMAR['series'])} \"?(?:[A-Z]\w* )?$")
SERIES_GOES_ON = re.compile(r", (?:l'|le |la )?[A-ZÀ-ÖØ-Þ]")
SHED = re.compile(any_of(_GRAMMAR["shed"]))
#: A title whose adjective is small: "la Gazette jurassienne".
WITH_ADJECTIVE = re.compile(
    rf"(?<![\w'-])(?:[Ll]a |[Ll]e |[Ll]es |[Ll]')(?P<name>(?P<noun>{WORD}) (?P<adjective>[a-zà-ÿ]{{4,}}))"
    r"(?![\w-])"
)
LOWER_AFTER = re.compile(r" (?P<word>[a-zà-ÿ-]{4,})\b")
#: A sentence or title that begins with a bare name.
FIRST = re.compile(
    rf"(?:^|[.!?:\"] |- )\"?(?:L[ea] )?(?P<name>{WORD})"
    rf"(?=[ ,'\"])(?P<act>\"? {any_of(_GRAMMAR['acts'])}(?!\w)"
    r"| et(?= [A-ZÀ-Þ])|,? \(|, (?:qui|une?|l[ea]s?|l'|victime|cible|touchée?|visée?) ?)?",
    re.MULTILINE,
)
QUOTED = re.compile(r"\" ?(?P<name>\w[^\"\n]{1,58}?) ?\"")
#: A noun behind which a text in quotes is a name: 'la plateforme "Choisir son lycée"'.
QUOTING = re.compile(
    rf"(?<!\w)(?:{ANY_HEAD}|{STRIP_HEADS.pattern}|{any_of(_GRAMMAR['quoted_after'])})(?: [a-zà-ÿ-]+)? $",
    re.IGNORECASE,
)
QUOTED_NAME = re.compile(rf"\" ?(?P<name>{PROPER_NAME}) ?\"")
#: A noun with a capital and its small complement: "la Résidence du parc", "la Direction de l'état civil".
NOUN_OF = re.compile(
    rf"(?:\b[Ll]a |\b[Ll]e |\b[Ll]'|\bdu |\bau )(?P<name>(?P<noun>[{CAPITAL}][a-zà-ÿ]+)"
    rf"(?: (?:de la |de l'|du |des |d'|aux |pour )[a-zà-ÿ]{{3,}}){{1,2}})"
    rf"(?=[,.;:)\n]| {any_of(_GRAMMAR['acts'])}(?!\w))"
)
#: The end of an internet address, and what stands before it.
DOMAIN_END = re.compile(rf"\.{any_of(_GRAMMAR['domains'])}(?![\w@/-]|\.\w)")
DOMAIN_NAME = re.compile(r"(?<![\w@./-])(?:www\.)?(?P<name>[\w-]+(?:\.[\w-]+)?)$")
#: What only a pseudonym looks like: "m0rsure", "kappa_77", "0xNoir", "vidangeur7". Words of small letters
#: alone, which are most, are passed over at once.
PSEUDONYM = re.compile(
    r"(?<![\w@./#-])(?![a-zà-ÿ]++(?!\w))(?P<name>(?=[\w-]{5,24}(?![\w@-]))(?:[A-Za-z]+_[\w-]*|[A-Za-z]*[a-z]\d+[a-z]\w*"
    r"|\d+x?[A-Z]\w*[a-z]\w*|[a-z]\w*[a-z]\d{1,4}))(?![\w@/-]|\.\w)"
)
NAMED_ACTOR = re.compile(
    rf"\b(?:{any_of(_GRAMMAR['actor_nouns'])}|(?P<naming>{any_of(_GRAMMAR['naming'])})),? (?:\"\s?)?"
    r"(?P<name>[\w][\w.-]{2,22}\w)(?=[\s,.;:\")])"
)
#: A firm that bears its partners' names or two halves: "Arnal, Brisset & Keller", "Lune et Rivages".
PARTNERS = re.compile(rf"(?<![\w.+&-])(?<![A-Z]')(?P<name>{WORD}(?:(?:, {WORD}){{1,3}},? &| et) {WORD})")
LINE = re.compile(r"[^\n]+")
FIRST_WORD = re.compile(r"(?P<word>\w+)(?:'|\s+|$)")
CAPITAL_OR_DIGIT = re.compile(r"[A-ZÀ-ÖØ-Þ0-9]")
BEFORE_PREPOSITION = re.compile(r"\w+ d(?:e |'|u |es )")
NAME_ARTICLE = re.compile(r"[A-ZÀ-ÖØ-Þ]\w* [A-ZÀ-ÖØ-Þ]")
INSIDE_SENTENCE = re.compile(r"[a-zà-ÿ,;'] ?$")
#: Where the clause or the page goes on behind a name: "X vise Y", "X ferme ses portes", "X © Y".
OVERRUN = re.compile(
    rf" {any_of((*_GRAMMAR['overrun'], *_GRAMMAR['acts']))}(?!\w)"
    rf"| (?i:{any_of(_GRAMMAR['struck'])})(?!\w)| [a-zà-ÿ]{{4,}} (?:ses|sa|son|leurs?|une?|plusieurs) "
    r"| (?:[Ll]e )?\d{1,2}(?:er)? [a-zà-ÿ]"
    r"| (?:[-•|·#©@<>→►▶…*]|https?:|www\.)|[|…#©]"
)
#: What the recogniser took along behind a name: "X, gendarme des télécoms".
ASIDE = re.compile(r", (?=[a-zà-ÿ])")
LEADING = re.compile(r"[^\w(]+")
#: Marks that end no name, and what points at it ("cette Corvex-là").
TRAILING = re.compile(r"(?:-(?:là|ci))?[\s.,:;!?\"'()\[\]/-]*$")


def regional(word: str) -> bool:
    """Return whether a small word may be the adjective of a nation or region."""
    return is_demonym(word) or bool(REGIONAL.match(word))
