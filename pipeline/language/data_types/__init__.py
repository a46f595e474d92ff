"""Data types: French wordings of personal and business data, typed with the guide's codes.

Read `words` first (how a text is cut), then `expand` (how the lexicon's wordings become word
sequences), then `matcher` (how both meet). The wordings are in `pipeline/lexicon/data_types.toml`.
"""

from pipeline.language.data_types.matcher import DataTypeMatcher

__all__ = ["DataTypeMatcher"]
