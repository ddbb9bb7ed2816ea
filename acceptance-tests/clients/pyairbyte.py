"""Reads connectors side by side into DuckDB, as a user of PyAirbyte would, twice, and prints what the tables hold.

Takes a JSON list of {name, executable, config} on stdin. The last line of stdout is a JSON object: by connector
{rows: {stream: [row]}, again: number of rows that the second read brought}.
"""

import json
import sys
from decimal import Decimal

import airbyte as ab
from sqlalchemy import text


def plain(value):
    """A value that JSON does not know: a time as text, a decimal as a number."""
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def sync(name, executable, config):
    source = ab.get_source(name, local_executable=executable, config=config)
    source.check()
    source.select_all_streams()
    cache = ab.new_local_cache(name.removeprefix("source-"))
    rows = {stream: [] for stream in source.read(cache=cache).streams}
    with cache.get_sql_engine().connect() as connection:
        for stream in rows:
            found = connection.execute(text(f'SELECT * FROM "{stream}"'))
            rows[stream] = [
                {column: value for column, value in row._mapping.items() if not column.startswith("_airbyte_")}
                for row in found
            ]
    return {"rows": rows, "again": source.read(cache=cache).processed_records}


results = {one["name"]: sync(**one) for one in json.load(sys.stdin)}
print()
print(json.dumps(results, default=plain))
