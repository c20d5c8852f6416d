#!/usr/bin/env python3
"""Trains on a file larger than its window and shows rate and peak memory.

benchmarks/quality/large.py [--lines 10000000]

The lines are made of invented words, a few of which depend on the label, so that there is something to learn.
"""

import argparse
import os
import pathlib
import random
import resource
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BABIL = os.environ.get("BABIL", str(HERE.parent.parent / ".build/release/babil"))
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--lines", type=int, default=10_000_000)
    count = arguments.parse_args().lines
    generator = random.Random(1)
    word = lambda: "".join(generator.choices(SYLLABLES, k=generator.randint(1, 4)))
    common = [word() for _ in range(50_000)]
    telling = {label: [word() for _ in range(300)] for label in ("negative", "neutral", "positive")}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "large.tsv"
        with path.open("w", encoding="utf-8") as output:
            for _ in range(count):
                label = generator.choice(list(telling))
                words = generator.choices(common, k=6) + generator.choices(telling[label], k=1)
                output.write(f"{label}\t{' '.join(words)}\n")
        print(f"{count} lines, {path.stat().st_size / 1e6:.0f} MB")
        began = time.monotonic()
        command = [BABIL, "train", "--train", str(path), "--output", f"{folder}/large.babil", "--seed", "1"]
        subprocess.run(command, check=True, env=dict(os.environ, TMPDIR=folder))
        elapsed = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{elapsed:.0f} s, {count / elapsed:.0f} lines a second, peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
