"""The reading pipeline, from files, frames and dicts to a pool.

- ``read``: the pipeline as a whole, :func:`mentormatch.read_profiles`.
- ``sources``: dispatch by format.
- ``decode``: character encodings.
- ``delimited``: the parser of delimited text.
- ``records``: adapters of JSON, frames and dicts.
- ``table``: the raw table of a source, and its register of findings.
- ``headers``: header matching.
- ``header_names``: what one header names.
- ``no_people``: rows that are no people.
- ``row_ids``: identifiers of rows, and their hashes.
- ``formats``: workbooks, Parquet and SCIM, and which format a file is.
- ``wanted_headers``: what is known of headers before they are read.
- ``labels``: names and addresses that are kept beside the answers.
- ``one_person``: duplicate detection.
- ``answers``: scalar parsers.
- ``assemble``: column assembly.
- ``grids``: columns that hold ratings, ticks or ranks of what their headers name.
- ``told_items``: repairs of items, and doubts about them.
- ``doubtful_cells``: warnings on cells that were read as they are.
- ``consistency``: cross-field validation.
- ``attempts``: error aggregation over several readings.
"""
