"""Organisations: every name in the article that could be a victim, a supplier or an attacker.

Read `find_organisations` first. Spans come from the entity recogniser whatever their label (its
labels mislead on incident news), from head nouns ("le CHU de X", "la société X"), from acronyms in
brackets, and from every further occurrence of a name found once. `cluster` (in `clusters`) makes
organisations of them.
"""

from pipeline.language.organisations.clusters import Organisation, cluster, is_address
from pipeline.language.organisations.names import name_key
from pipeline.language.organisations.spans import OrganisationMention, find_organisations

__all__ = ["Organisation", "OrganisationMention", "cluster", "find_organisations", "is_address", "name_key"]
