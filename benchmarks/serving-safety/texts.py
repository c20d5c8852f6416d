"""Messages to send: those of the sample corpus, varied so that no two are the same."""

from __future__ import annotations

import json
import random

from daemon import REPOSITORY


def seeds() -> list[str]:
    """The texts of the sample inbox and of the inbox corpus."""
    texts: list[str] = []
    for path in [REPOSITORY / "corpora/samples/inbox.jsonl", *sorted((REPOSITORY / "corpora/inbox").rglob("*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.append(json.loads(line)["text"])
    return texts


def endless(seed: int, size: int):
    """Batches without end; each text has a word that was never there before."""
    source = seeds()
    chance = random.Random(seed)
    count = 0
    while True:
        batch = []
        for _ in range(size):
            count += 1
            batch.append(f"{chance.choice(source)} {chance.randrange(36**6):x}{count}")
        yield batch
