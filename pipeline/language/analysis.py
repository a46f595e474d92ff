"""Everything the rule families find in one article, gathered once; `incidents` reads only this."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.language.actors.gazetteer import AttackerGazetteer, AttackerMention
from pipeline.language.actors.patterns import ActorMention, find_actor_patterns
from pipeline.language.assertion import Assertion, Tone
from pipeline.language.data_types import DataTypeMatcher
from pipeline.language.dates import find_dates
from pipeline.language.mentions import DataTypeMention, DateMention, Entity
from pipeline.language.numbers import Quantities, find_quantities
from pipeline.language.organisations import Organisation, OrganisationMention, cluster, find_organisations
from pipeline.language.places import PlaceMatcher, PlaceMention
from pipeline.language.recalling import find_recalling
from pipeline.language.sectors import SectorMatcher, SectorMention
from pipeline.language.sentences import Layout, Sentence, SentenceFinder, find_sentences
from pipeline.language.text import Visible, fold, lower_same_length, visible, without_noise
from pipeline.language.triggers import TriggerMention, find_triggers
from pipeline.language.vocabulary import common_words
from pipeline.language.wrapping import unwrapped
from pipeline.schema import Article

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from pipeline.language.tokens import Tokens


@dataclass
class Outline:
    """One article as far as its words alone tell it, without the language model.

    `text` is folded, `lower` its lower case; their offsets fit `written`, which is the stored text without
    the characters that nobody sees.
    """

    article: Article
    written: Visible
    text: str
    lower: str
    sentences: list[Sentence]
    assertion: Assertion
    triggers: list[TriggerMention]

    @cached_property
    def headings(self) -> dict[int, Sentence]:
        """The first heading of each section, by section number."""
        found: dict[int, Sentence] = {}
        for sentence in self.sentences:
            if sentence.layout is Layout.HEADING:
                found.setdefault(sentence.section, sentence)
        return found

    @cached_property
    def _finder(self) -> SentenceFinder:
        return SentenceFinder(self.sentences)

    @cached_property
    def _triggers_of(self) -> dict[int, list[TriggerMention]]:
        found: dict[int, list[TriggerMention]] = {}
        for trigger in self.triggers:
            if (sentence := self.sentence_at(trigger.start)) is not None:
                found.setdefault(sentence.index, []).append(trigger)
        return found

    def triggers_in(self, sentence: Sentence) -> list[TriggerMention]:
        """Return the triggers that begin in a sentence, in text order."""
        return self._triggers_of.get(sentence.index, [])

    def quote(self, start: int, end: int) -> str:
        """Return `[start, end)` as the article writes it, less what nobody sees."""
        return self.written.text[start:end]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds character `offset`."""
        return self._finder.at(offset)

    def next_in_paragraph(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence after `sentence` if it stands in the same paragraph."""
        following = self.sentences[sentence.index + 1 : sentence.index + 2]
        return following[0] if following and following[0].paragraph == sentence.paragraph else None

    def tones(self, sentence: Sentence) -> frozenset[Tone]:
        """Return the assertion qualities of a sentence."""
        return self.assertion.tones[sentence.index]

    @cached_property
    def _recalling(self) -> frozenset[int]:
        return find_recalling(self.lower, self.sentences, self.headings, self.assertion)

    def recalls(self, sentence: Sentence) -> bool:
        """Return whether the sentence recalls an earlier or comparable incident."""
        return sentence.index in self._recalling

    def asks(self, sentence: Sentence) -> bool:
        """Return whether the sentence is a question."""
        return self.text[sentence.start : sentence.end].rstrip(' "').endswith("?")

    def is_headline(self, sentence: Sentence) -> bool:
        """Return whether the sentence is the title or a heading."""
        return sentence.layout in (Layout.TITLE, Layout.HEADING)


@dataclass
class Analysis(Outline):
    """All mentions of one article."""

    organisation_mentions: list[OrganisationMention]
    gazetteer: list[AttackerMention]
    actor_patterns: list[ActorMention]
    quantities: Quantities
    dates: list[DateMention]
    data_types: list[DataTypeMention]
    places: list[PlaceMention]
    sectors: list[SectorMention]
    tokens: "Tokens"

    @cached_property
    def organisations(self) -> list[Organisation]:
        return cluster(self.organisation_mentions)


def outline(article: Article) -> Outline:
    """Return the outline of `article`."""
    written = unwrapped(visible(article.text))
    text = without_noise(fold(written.text))
    lower = lower_same_length(text)
    sentences = find_sentences(text, article.title, article.source, article.url)
    return Outline(
        article, written, text, lower, sentences, Assertion(lower, sentences), find_triggers(lower)
    )


class Analyser:
    """The rule families with their matchers; build it once per process."""

    def __init__(self, vocab: "Vocab") -> None:
        """Take the vocabulary of the language model, which tells common words from names."""
        self._common = common_words(vocab)
        self._gazetteer = AttackerGazetteer()
        self._data_types = DataTypeMatcher()
        self._places = PlaceMatcher()
        self._sectors = SectorMatcher()

    def analyse(self, entities: Sequence[Entity], tokens: "Tokens", outline: Outline) -> Analysis:
        """Return the mentions of the article of `outline`; `entities` and `tokens` are those of its text."""
        text = outline.text
        return Analysis(
            article=outline.article,
            written=outline.written,
            text=text,
            lower=outline.lower,
            sentences=outline.sentences,
            assertion=outline.assertion,
            triggers=outline.triggers,
            organisation_mentions=find_organisations(text, entities, self._common),
            gazetteer=self._gazetteer.find(text),
            actor_patterns=find_actor_patterns(text),
            quantities=find_quantities(text),
            dates=find_dates(text, outline.article.published),
            data_types=self._data_types.find(text),
            places=self._places.find(text),
            sectors=self._sectors.find(text),
            tokens=tokens,
        )
