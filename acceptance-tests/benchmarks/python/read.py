"""Runs Airbyte's source-declarative-manifest; tells, on file descriptor 3 and at the end, what the process has used."""

import atexit
import json
import os
import resource
import sys


def report():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    usage = {
        "cpuSeconds": sum(one.ru_utime + one.ru_stime for one in usages),
        "peakMiB": max(one.ru_maxrss for one in usages) / unit,
    }
    os.write(3, json.dumps(usage).encode())


atexit.register(report)

from airbyte_cdk.cli.source_declarative_manifest import run  # noqa: E402

run()
