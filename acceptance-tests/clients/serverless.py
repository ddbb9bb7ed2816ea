"""Reads a connector with airbyte-serverless, then once more from the last state.

Takes {executable, config} as JSON on stdin. The last line of stdout is a JSON object: {example: the sample configuration
that it makes of the spec, first: {stream: rows}, again: {stream: rows}}.
"""

import json
import sys
from collections import Counter

from airbyte_serverless.sources import ExecutableAirbyteSource

given = json.load(sys.stdin)
source = ExecutableAirbyteSource(given["executable"], config=given["config"])
assert source.connection_status["status"] == "SUCCEEDED"
states = {}


def rows(state):
    counts = Counter()
    for message in source.extract(state):
        if message["type"] == "RECORD":
            counts[message["record"]["stream"]] += 1
        if message["type"] == "STATE":
            states[message["state"]["stream"]["stream_descriptor"]["name"]] = message["state"]
    return counts


first = rows(None)
again = rows(list(states.values()))
print(json.dumps({"example": source.yaml_definition_example, "first": first, "again": again}))
