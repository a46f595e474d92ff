"""Labels of our own on real press: the facts of incidents that its gold leaves out, and what it has wrong.

`corpus/labels/<corpus>.jsonl` holds no text, only codes, figures and dates, laid over the gold of a corpus:
for each of its incidents in order what to put in place, with the hash of the text that was read.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.evaluation.gold import Corpus
from pipeline.schema import ArticleIncidents

LABELS = Path(__file__).parents[1] / "corpus" / "labels"


class LabelError(Exception):
    """Labels that do not fit the corpus which they speak of; the message names the file and the article."""


def label_file(path: Path) -> Path:
    """Return where the labels on the corpus of folder `path` are, whether there are any or not."""
    return LABELS / f"{path.parent.name}-{path.name}.jsonl"


def with_labels(path: Path, corpus: Corpus) -> Corpus:
    """Return the corpus of folder `path` with its labels laid over its gold; as it is, where it has none.

    Raises LabelError for labels on an article that is not there, or on another text or number of incidents.
    """
    file = label_file(path)
    if not file.is_file():
        return corpus
    gold = dict(corpus.gold)
    for line in map(json.loads, file.read_text("utf-8").splitlines()):
        name = line["article_id"]
        text = path / f"{name}.txt"
        if name not in gold or hashlib.sha256(text.read_bytes()).hexdigest() != line["text_sha256"]:
            raise LabelError(f"{file}: {name} is not in {path}, or is another text")
        stored = gold[name].model_dump(mode="json")
        if len(stored["incidents"]) != len(line["incidents"]):
            raise LabelError(f"{file}: {name} has {len(stored['incidents'])} incidents in {path}")
        for incident, label in zip(stored["incidents"], line["incidents"], strict=True):
            _lay_over(incident, label)
        gold[name] = ArticleIncidents.model_validate(stored)
    return replace(corpus, gold=gold)


def _lay_over(stored: dict[str, Any], label: dict[str, Any]) -> None:
    for key, value in label.items():
        if isinstance(value, dict) and isinstance(stored.get(key), dict):
            _lay_over(stored[key], value)
        else:
            stored[key] = value
