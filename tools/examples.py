"""The annotated articles that the models are fitted on, read once, with what each model sees of them."""

import csv
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from facts import read_parts
from labels import label_file, with_labels
from tagged import read_tagged

from pipeline.evaluation.alignment import name_forms
from pipeline.evaluation.gold import Corpus, load_corpus
from pipeline.extraction import analyse
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.describe import Description
from pipeline.incidents.features.role import mark_candidates
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.features.words import sentence_words
from pipeline.incidents.interpretation import propose
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis, outline
from pipeline.language.sentences import Layout
from pipeline.schema import Article, Incident, Salience

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
#: How much an article counts: real press fully, invented articles less, chosen by the folds on real press.
SOURCES = (
    (SHARED / "real" / "dev", 1.0),
    (SHARED / "real" / "triage", 1.0),
    (SHARED / "ransom" / "dev", 0.5),
    (ROOT / "corpus" / "dev", 0.5),
    (ROOT / "corpus" / "press", 0.5),
    (ROOT / "corpus" / "fresh", 0.5),
    (ROOT / "corpus" / "ransom", 0.5),
    (ROOT / "corpus" / "offtopic", 0.5),
)
#: Openings of a watch, and how much their facts count: labelled by one annotator; chosen by the folds.
WATCH = SHARED / "real" / "triage"
FACTS_OF_WATCH = 0.3
#: What sentences say of ransoms, in annotated articles and in invented openings.
STATEMENTS = tuple(ROOT / "corpus" / "ransom" / name for name in ("openings.tagged", "statements.jsonl"))
TAGGED = ROOT / "corpus" / "tagged"
TAGGED_WEIGHT = 0.4
#: Of openings of one kind: their share of suppliers is not that of the press.
TAGGED_WEIGHTS = {"suppliers": 0.1}
FOLDS = 5


@dataclass(eq=False)
class Example:
    """An annotated article with what the models see of it."""

    source: str
    register: str
    story: str
    weight: float
    analysis: Analysis
    names: Sequence[tuple[Role, Sequence[str]]]
    tells: bool
    #: Words for the victims that it does not name.
    unnamed: Sequence[str]
    #: The annotated incidents, and the parts of labelled sentences.
    gold: Sequence[Incident] = ()
    parts: Sequence[tuple[int, int, Part]] = ()
    #: Tagged openings teach roles; how often a text without tags tells an incident only real press can teach.
    of_tells: bool = True
    candidates: list[Candidate] = field(default_factory=list)
    labels: list[Role] = field(default_factory=list)
    descriptions: list[Description] = field(default_factory=list)
    article: Features = field(default_factory=Features)
    #: The log-odds that it tells an incident, by a model that had not seen its story.
    odds: float = 0.0
    #: What is seen of a brief made of the article's beginning, without its title; None where it tells less.
    brief: Features | None = None

    @property
    def of_watch(self) -> bool:
        """Whether the article is an opening that a watch delivered."""
        return Path(self.source) == WATCH

    @property
    def weight_of_facts(self) -> float:
        """How much the facts of the article count."""
        return self.weight * (FACTS_OF_WATCH if self.of_watch else 1.0)

    @property
    def fold(self) -> int:
        """The fold of the article's story."""
        return zlib.crc32(self.story.encode("utf-8")) % FOLDS


def load_examples() -> tuple[list[Example], dict[str, Corpus], dict[str, str]]:
    """Return the examples, the corpora by path, and the hashes of all that was read."""
    examples, corpora, hashes = [], {}, {}
    for path, weight in SOURCES:
        if not path.is_dir():
            print(f"{path} is missing: the models will be worse without it")
            continue
        corpus = with_labels(path, load_corpus(path))
        corpora[str(path)], hashes[corpus.name] = corpus, corpus.sha256
        if label_file(path).is_file():
            hashes[f"corpus/labels/{label_file(path).name}"] = _sha256(label_file(path))
        stories, parts = _stories(path), read_parts(path / "sentence_parts.jsonl")
        for article, analysis in zip(corpus.articles, analyse(map(outline, corpus.articles)), strict=True):
            gold = corpus.gold[article.article_id].incidents
            story = stories.get(article.article_id) or f"{corpus.name}:{article.article_id}"
            unnamed = [i.victim.description for i in gold if not i.victim.name and i.victim.description]
            examples.append(
                Example(
                    str(path),
                    corpus.registers[article.article_id],
                    story,
                    weight,
                    analysis,
                    _names(gold),
                    bool(gold),
                    unnamed,
                    gold=gold,
                    parts=parts.get(article.article_id, ()),
                )
            )
    for path in sorted(TAGGED.glob("*.txt")):
        items = list(read_tagged(path))
        hashes[f"corpus/tagged/{path.name}"] = _sha256(path)
        for item, analysis in zip(items, analyse(outline(i.article) for i in items), strict=True):
            tells = bool(item.descriptions) or any(r in (Role.VICTIM, Role.RECALLED) for r, _ in item.names)
            examples.append(
                Example(
                    str(path),
                    "tagged",
                    f"tagged:{item.article.article_id}",
                    TAGGED_WEIGHTS.get(path.stem, TAGGED_WEIGHT),
                    analysis,
                    item.names,
                    tells,
                    item.descriptions,
                    of_tells=False,
                )
            )
    for path in STATEMENTS:
        hashes[f"corpus/ransom/{path.name}"] = _sha256(path)
    for example in examples:
        _prepare(example)
    return examples, corpora, hashes


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stories(path: Path) -> dict[str, str]:
    metadata = path / "metadata.csv"
    if not metadata.is_file():
        return {}
    with metadata.open(encoding="utf-8-sig", newline="") as file:
        return {row["article_id"]: row.get("story") or "" for row in csv.DictReader(file)}


def _names(gold: Sequence[Incident]) -> list[tuple[Role, Sequence[str]]]:
    """Return the names of each role; where a name has several, the first counts."""
    found: list[tuple[Role, Sequence[str]]] = []
    for salience, role in ((Salience.MAIN, Role.VICTIM), (Salience.SECONDARY, Role.RECALLED)):
        found += [
            (role, [i.victim.name, *i.victim.aliases])
            for i in gold
            if i.salience is salience and i.victim.name
        ]
    found += [(Role.ATTACKER, [i.attacker.name, *i.attacker.aliases]) for i in gold if i.attacker.name]
    found += [(Role.SUPPLIER, [i.third_party, *i.third_party_aliases]) for i in gold if i.third_party]
    return found


def _prepare(example: Example) -> None:
    example.article = tells_incident_features(example.analysis)
    example.brief = _brief(example)
    analysis = example.analysis
    example.descriptions, example.candidates = propose(analysis)
    mark_candidates(analysis, example.candidates, sentence_words(analysis, example.candidates), 0.0)
    forms = [(role, name_forms(names)) for role, names in example.names]
    for candidate in example.candidates:
        mine = name_forms(m.name for m in candidate.mentions)
        example.labels.append(next((role for role, its in forms if mine & its), Role.NONE))


def _brief(example: Example) -> Features | None:
    """Return what is seen of one to three sentences below the title: a note such as tables hold.

    Of an article that tells an incident only where they name its victim.
    """
    prose = [s for s in example.analysis.sentences if s.layout is Layout.PROSE]
    # The id's hash, so that the same article gives the same brief.
    length = 1 + zlib.crc32(example.analysis.article.article_id.encode("utf-8")) % 3
    brief = " ".join(example.analysis.quote(s.start, s.end) for s in prose[:length])
    victims = [n for role, names in example.names if role in (Role.VICTIM, Role.RECALLED) for n in names]
    if not brief or (example.tells and not any(name in brief for name in victims)):
        return None
    return tells_incident_features(outline(Article(article_id="brief", text=brief)))
