"""Engines that map extraction over partitions on other machines; `pipeline.run` does it on this one.

Read `partitions` first (what any engine does with one file of articles), then `sources` (which files
there are), then `on_dask`, which hands the partitions to a Dask cluster and takes their results into the
dataset. Dask and fsspec, which an extra brings, are loaded inside functions only.
"""
