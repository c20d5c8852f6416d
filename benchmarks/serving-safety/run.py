#!/usr/bin/env python3
"""How safe the daemon is: measures against a real `babil serve`, and prints a table.

    benchmarks/serving-safety/run.py            # some minutes
    benchmarks/serving-safety/run.py --full     # the figures of the README
    benchmarks/serving-safety/run.py kills swaps --json
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

import abuse
import lives
import real_clients
from daemon import REPOSITORY

CHECKS = {
    "kills": lambda full: lives.kills(20 if full else 5),
    "swaps": lambda full: lives.swaps(20 if full else 5),
    "frames": lambda full: abuse.mutations(100_000 if full else 10_000, http=False, seed=1),
    "http": lambda full: abuse.mutations(100_000 if full else 10_000, http=True, seed=2),
    "connections": lambda full: abuse.connections(2000 if full else 500),
    "slow": lambda full: abuse.slow_senders(7 if full else 3),
    "clients": lambda full: real_clients.run(200 if full else 30),
    "memory": lambda full: lives.memory(10_000_000 if full else 300_000),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", choices=[*CHECKS, []], help="which to run; all where none is named")
    parser.add_argument("--full", action="store_true", help="the sizes that the README states")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True)
    results: dict = {"cores": os.cpu_count(), "commit": commit.stdout.strip(), "checks": {}}
    for name in arguments.checks or CHECKS:
        result = CHECKS[name](arguments.full)
        results["checks"][name] = result
        if not arguments.json:
            verdict = "passed" if result["passed"] else "FAILED"
            figures = ", ".join(f"{key} {value}" for key, value in result.items() if key not in ("passed", "output"))
            print(f"{name:12} {verdict}: {figures}", flush=True)
            if result.get("output"):
                print(result["output"])
    if arguments.json:
        print(json.dumps(results, indent=2))
    return 0 if all(result["passed"] for result in results["checks"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
