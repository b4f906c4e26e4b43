"""Formats, each turned into the cells of a table; nothing here knows people.

- ``sources``: dispatch by format.
- ``decode``: character encodings.
- ``delimited``: the parser of delimited text.
- ``records``: adapters of JSON, frames and dicts.
- ``wanted``: what a caller knows of the table that it asks for.
- ``kinds``: which format it is, by content first, then by name.
- ``containers``: what a zip file, or an old Office file, holds, and its limits.
- ``workbooks``: xlsx, xls and ods, by python-calamine.
- ``workbook_cells``: what stands in the XML of a workbook and in no value of a cell.
- ``parquet``: Parquet, where pyarrow is there.
- ``scim``: users as SCIM 2.0 writes them (RFC 7643).
- ``around``: rows above and below a table.
"""
