"""Runs Airbyte's source-declarative-manifest; tells, on file descriptor 3 and at the end, what the process has used."""

import atexit
import json
import os
import resource
import sys


def high_water_mark():
    """In MiB. The ru_maxrss of a process is never less than what its parent had when it started it."""
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            return int(next(line for line in status if line.startswith("VmHWM:")).split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def report():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    usage = {"cpuSeconds": sum(one.ru_utime + one.ru_stime for one in usages), "peakMiB": high_water_mark()}
    os.write(3, json.dumps(usage).encode())


atexit.register(report)

from airbyte_cdk.cli.source_declarative_manifest import run  # noqa: E402

run()
