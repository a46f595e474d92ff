"""The room that opens the network: feeds and addresses become files in a folder, which `run` reads later.

Read `job` first (what is fetched in which order), then `web` (one request, with all its limits), `addresses`
(which addresses are asked at all), `robots` and `pace` (what sites want), `lists` (OPML), `state` (what was
fetched before) and `folder` (what is written). Nothing else in the project opens an address by itself.
"""

from pipeline.fetch.job import FetchCounts, FetchOptions, fetch
from pipeline.fetch.model import FetchError, FetchInputError

__all__ = ["FetchCounts", "FetchError", "FetchInputError", "FetchOptions", "fetch"]
