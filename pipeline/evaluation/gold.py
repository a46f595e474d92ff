"""Load a corpus folder: article texts (`<id>.txt`), `metadata.csv` and the validated `gold.jsonl`.

`load_corpus` reads everything, collects every problem and raises one `GoldError` that lists them all,
each with its article and field, so that a folder is put right in one go.
"""

import csv
import dataclasses
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.faults import fault_of
from pipeline.reading import ReadOptions, read_inputs
from pipeline.schema import Article, ArticleIncidents, Attacker, Incident, Ransom, Records, Salience, Victim
from pipeline.wording import _, ngettext

#: The keys that a gold line may hold, on any level.
_KEYS = {
    key
    for model in (ArticleIncidents, Incident, Victim, Attacker, Records, Ransom)
    for key in model.model_fields
}


#: The project, and the folders in it and beside it whose corpora are named by their path.
PROJECT = Path(__file__).parents[2]
SHARED = "shared"
#: Folders of these names are to measure on only: nobody reads their articles or single results.
MEASURED_ONLY = frozenset({"test", "merge_test"})


class GoldError(ValueError):
    """A corpus folder doesn't hold what the annotation guide asks for; `problems` has one message each.

    `summary` says the same without naming any article.
    """

    def __init__(self, directory: Path, problems: list[str], *, of_articles: bool = True) -> None:
        self.problems = problems
        count = ngettext("{n} problem", "{n} problems", len(problems))
        message = "\n  ".join(
            [_("{directory}: {count} in the gold:", directory=directory, count=count), *problems]
        )
        told = _(
            "{directory}: {count} in the gold, not listed since only totals are told of this corpus",
            directory=directory,
            count=count,
        )
        self.summary = told if of_articles else message
        super().__init__(message)


@dataclass(frozen=True)
class Corpus:
    """Articles with their gold, sorted by article id.

    `registers` gives each article's register (`press`, `hard`; empty when unknown), `gold` its
    incidents, `stories` the name that it shares with other articles on the same main incident (empty when
    unknown), all by article id. `sha256` is the hash of all texts, metadata and gold together.
    """

    name: str
    articles: tuple[Article, ...]
    registers: Mapping[str, str]
    gold: Mapping[str, ArticleIncidents]
    sha256: str
    stories: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def part(self, article_ids: Set[str]) -> "Corpus":
        """Return the corpus with these articles only; name and hash stay those of the whole."""
        return dataclasses.replace(
            self,
            articles=tuple(article for article in self.articles if article.article_id in article_ids),
            registers={key: value for key, value in self.registers.items() if key in article_ids},
            gold={key: value for key, value in self.gold.items() if key in article_ids},
            stories={key: value for key, value in self.stories.items() if key in article_ids},
        )


def load_corpus(directory: Path) -> Corpus:
    """Return the corpus in `directory`; raise GoldError when its gold is not sound."""
    if not (directory / "gold.jsonl").is_file():
        raise GoldError(directory, [_("gold.jsonl: no such file")], of_articles=False)
    problems: list[str] = []
    articles = _read_articles(directory, problems)
    metadata = _read_metadata(directory, problems)
    lines = _read_gold(directory, problems)
    problems += _missing_parts(_text_ids(directory), metadata, lines)
    gold = {article_id: line for article_id, line in lines.items() if line is not None}
    for article_id in sorted(gold.keys() & articles.keys()):
        problems += _published_problems(gold[article_id], metadata.get(article_id))
        problems += _incident_problems(gold[article_id], articles[article_id].text)
    if problems:
        raise GoldError(directory, problems)
    return Corpus(
        name=corpus_name(directory),
        articles=tuple(articles[article_id] for article_id in sorted(articles)),
        registers={article_id: metadata.get(article_id, {}).get("register") or "" for article_id in articles},
        gold=gold,
        sha256=corpus_sha256(directory),
        stories={article_id: metadata.get(article_id, {}).get("story") or "" for article_id in articles},
    )


def corpus_name(directory: Path) -> str:
    """Return what a corpus is called in any clone: `corpus/dev` in the project, `shared/real/dev` beside it.

    A folder elsewhere is called by its own name.
    """
    path = directory.resolve()
    if path.is_relative_to(PROJECT):
        return path.relative_to(PROJECT).as_posix()
    parts = path.parts
    return "/".join(parts[parts.index(SHARED) :]) if SHARED in parts else path.name


def measured_only(directory: Path) -> bool:
    """Tell whether a corpus folder is to measure on only, which its name says."""
    return bool({directory.name, directory.resolve().name} & MEASURED_ONLY)


def unseen_part(corpus: Corpus, seen: Iterable[Path]) -> Corpus:
    """Return the part of `corpus` whose articles tell no story that an article of the folders `seen` tells.

    An article without a story stays. Raises GoldError when a folder, or the corpus, tells no stories at all.
    """
    known: set[str] = set()
    for directory in seen:
        rows = _read_metadata(directory, [])
        stories = {row.get("story") or "" for row in rows.values()} - {""}
        if not stories:
            raise _without_stories(directory)
        known |= stories
    if not any(corpus.stories.values()):
        raise _without_stories(Path(corpus.name))
    return corpus.part({key for key, story in corpus.stories.items() if story not in known})


def _without_stories(directory: Path) -> GoldError:
    problem = _("metadata.csv: no column `story`, or an empty one; unseen articles are told by it")
    return GoldError(directory, [problem], of_articles=False)


def corpus_sha256(directory: Path) -> str:
    """Return the hexadecimal SHA-256 of the corpus files' names and bytes, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted([*directory.glob("*.txt"), directory / "metadata.csv", directory / "gold.jsonl"]):
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _text_ids(directory: Path) -> set[str]:
    return {path.stem for path in directory.glob("*.txt")}


def _read_articles(directory: Path, problems: list[str]) -> dict[str, Article]:
    """Return the articles by id, read as any run reads them, so that both see the same text and date."""
    articles: dict[str, Article] = {}
    for result in read_inputs(sorted(directory.glob("*.txt")), ReadOptions()):
        if isinstance(result, Article):
            articles[result.article_id] = result
        else:
            problems.append(
                _(
                    "{stem}: text: {reason}, {detail}",
                    stem=Path(result.source).stem,
                    reason=result.reason.value,
                    detail=result.detail,
                )
            )
    return articles


def _read_metadata(directory: Path, problems: list[str]) -> dict[str, dict[str, str]]:
    path = directory / "metadata.csv"
    if not path.is_file():
        return {}
    rows: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            article_id = row.get("article_id") or ""
            if not article_id:
                problems.append(_("metadata.csv: a row without article_id"))
            elif article_id in rows:
                problems.append(_("{article_id}: article_id: twice in metadata.csv", article_id=article_id))
            rows[article_id] = row
    return rows


def _read_gold(directory: Path, problems: list[str]) -> dict[str, ArticleIncidents | None]:
    """Return the gold by article id, None where the line doesn't validate."""
    gold: dict[str, ArticleIncidents | None] = {}
    lines = (directory / "gold.jsonl").read_text(encoding="utf-8-sig").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            article_id = _article_id(line)
        except ValueError as error:
            problems.append(_("gold.jsonl line {number}: {error}", number=number, error=error))
            continue
        if article_id in gold:
            problems.append(
                _(
                    "{article_id}: article_id: twice in gold.jsonl (again on line {number})",
                    article_id=article_id,
                    number=number,
                )
            )
            continue
        try:
            gold[article_id] = ArticleIncidents.model_validate_json(line, strict=True)
        except ValidationError as error:
            gold[article_id] = None
            problems += _validation_problems(article_id, error)
    return gold


def _article_id(line: str) -> str:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(_("not JSON: {msg} (column {colno})", msg=error.msg, colno=error.colno)) from error
    article_id = record.get("article_id") if isinstance(record, dict) else None
    if not isinstance(article_id, str) or not article_id:
        raise ValueError(_("article_id: must be a text that is not empty"))
    return article_id


def _validation_problems(article_id: str, error: ValidationError) -> list[str]:
    """Return one message for each place in a gold line that the schema refuses."""
    messages: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        # The path also names the alternatives of a union and the checking functions; only keys are wanted.
        unknown_key = detail["type"] == "extra_forbidden"
        parts = [part for part in detail["loc"] if isinstance(part, int) or part in _KEYS]
        path = _path(*parts, *(detail["loc"][-1:] if unknown_key else ()))
        messages.setdefault(
            path,
            _("{article_id}: {path}: {fault}", article_id=article_id, path=path, fault=fault_of(detail)),
        )
    return list(messages.values())


def _path(*parts: str | int) -> str:
    """Return `incidents[0].victim.name` for `("incidents", 0, "victim", "name")`."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts).lstrip(".")


def _missing_parts(
    text_ids: Set[str], metadata: Mapping[str, object], gold: Mapping[str, object]
) -> Iterator[str]:
    for article_id in sorted(gold.keys() - text_ids):
        yield _(
            "{article_id}: text: gold for a missing article, there is no {article_id}.txt",
            article_id=article_id,
        )
    for article_id in sorted(text_ids - gold.keys()):
        yield _("{article_id}: incidents: no line in gold.jsonl", article_id=article_id)
    for article_id in sorted(metadata.keys() - text_ids - {""}):
        yield _(
            "{article_id}: text: in metadata.csv, but there is no {article_id}.txt", article_id=article_id
        )
    if metadata:
        for article_id in sorted(text_ids - metadata.keys()):
            yield _("{article_id}: published: no row in metadata.csv", article_id=article_id)


def _published_problems(gold: ArticleIncidents, row: Mapping[str, str] | None) -> Iterator[str]:
    told = gold.published.isoformat() if gold.published else ""
    if row is not None and (row.get("published") or "") != told:
        yield (
            _(
                "{article_id}: published: {gold} in gold.jsonl, {metadata} in metadata.csv",
                article_id=gold.article_id,
                gold=told or "null",
                metadata=row.get("published") or _("empty"),
            )
        )


def _incident_problems(gold: ArticleIncidents, text: str) -> Iterator[str]:
    bodies = (_comparable(text), _comparable(_without_brackets(text)))
    for index, incident in enumerate(gold.incidents):
        where = f"{gold.article_id}: incidents[{index}]"
        for field, name in _names(incident):
            comparable = _comparable(name)
            if not comparable:
                yield _("{where}.{field}: is blank; unknown is null", where=where, field=field)
            elif not any(_holds(body, comparable) for body in bodies):
                yield _(
                    "{where}.{field}: {name!r} is not in the article's text",
                    where=where,
                    field=field,
                    name=name,
                )
        if not (incident.victim.name or incident.victim.description):
            yield _(
                "{where}.victim.name: null, and so is victim.description; one of them is needed", where=where
            )
        elif incident.salience is Salience.SECONDARY and not incident.victim.name:
            yield _("{where}.victim.name: null, but a secondary incident needs a named victim", where=where)
        for field, codes in (("attack_types", incident.attack_types), ("data_types", incident.data_types)):
            for code, count in Counter(codes).items():
                if count > 1:
                    yield _(
                        "{where}.{field}: {code!r} {count} times",
                        where=where,
                        field=field,
                        code=code.value,
                        count=count,
                    )


def _names(incident: Incident) -> Iterator[tuple[str, str]]:
    """Yield (field path, text) for every text that must stand in the article."""
    singles = {
        "victim.name": incident.victim.name,
        "victim.description": incident.victim.description,
        "third_party": incident.third_party,
        "attacker.name": incident.attacker.name,
    }
    lists = {
        "victim.aliases": incident.victim.aliases,
        "third_party_aliases": incident.third_party_aliases,
        "attacker.aliases": incident.attacker.aliases,
    }
    for field, name in singles.items():
        if name is not None:
            yield field, name
    for field, names in lists.items():
        for index, name in enumerate(names):
            yield f"{field}[{index}]", name


_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", **dict.fromkeys("«»“”", '"')}
)


def _comparable(text: str) -> str:
    """Fold what typography may vary inside a name: case, compatibility forms, quotes, dashes, white space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def _holds(body: str, name: str) -> bool:
    """Tell whether `name` stands in `body` as whole words."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) is not None


def _without_brackets(text: str) -> str:
    """Drop bracketed inserts: a name may run on across its acronym ("Agence (AX) du Nord")."""
    return re.sub(r"\s*\([^()]*\)", "", text)
