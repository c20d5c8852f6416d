"""Life and death: kill -9 under load, model swaps under load, memory over millions of messages."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time

from daemon import MODEL, PROGRAM, Daemon, babil
from texts import endless, seeds


class Load:
    """Threads that ask without pause and hold every answer against the expected ones."""

    def __init__(self, daemon: Daemon, texts: list[str], expected: dict[str, bytes], threads: int) -> None:
        self.answers = 0
        self.wrong = 0
        self.refusals: dict[str, int] = {}
        self.digests: set[str] = set()
        self._daemon, self._texts, self._expected = daemon, texts, expected
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        with babil.Client(self._daemon.path, timeout=30) as client:
            while not self._stopped.is_set():
                try:
                    result = client.classify(self._texts)
                except babil.Error as error:
                    with self._lock:
                        name = type(error).__name__
                        self.refusals[name] = self.refusals.get(name, 0) + 1
                    time.sleep(0.002)
                    continue
                digest = result.model.digest
                with self._lock:
                    self.answers += 1
                    self.digests.add(digest)
                    self.wrong += self._expected.get(digest) != result.scores.tobytes()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()


def reference(model: str, texts: list[str]) -> tuple[str, bytes]:
    """Digest and scores of a model, from a daemon that does nothing else."""
    with Daemon(model) as daemon, babil.Client(daemon.path) as client:
        result = client.classify(texts)
        return result.model.digest, result.scores.tobytes()


def kills(rounds: int) -> dict:
    """Kills the daemon under load and starts it again at the same sockets."""
    texts = seeds()[:64]
    expected = dict([reference(MODEL, texts)])
    starts = []
    with Daemon() as daemon:
        load = Load(daemon, texts, expected, threads=4)
        for _ in range(rounds):
            time.sleep(0.3)
            daemon.kill()
            starts.append(daemon.start())
        time.sleep(0.3)
        load.stop()
        status = daemon.stop()
    return {
        "kills": rounds, "answers": load.answers, "wrong_answers": load.wrong, "refusals": load.refusals,
        "restart_to_first_answer_ms": round(1000 * sorted(starts)[len(starts) // 2], 1), "exit_status": status,
        "passed": load.wrong == 0 and load.answers > 0 and status == 0,
    }


def swaps(seconds: float) -> dict:
    """Swaps two models every 100 ms under load; each answer must be that of the model it names."""
    texts = seeds()[:64]
    with tempfile.TemporaryDirectory() as folder:
        small = os.path.join(folder, "small.babil")
        data = os.path.join(folder, "data.tsv")
        with open(data, "w", encoding="utf-8") as file:
            for index, text in enumerate(seeds()[:400]):
                flat = " ".join(text.split())
                file.write(f"{'even' if index % 2 else 'odd'}\t{flat}\n")
        subprocess.run([PROGRAM, "train", "--train", data, "--dev", data, "--output", small], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        expected = dict([reference(MODEL, texts), reference(small, texts)])
        served = os.path.join(folder, "served.babil")
        shutil.copy(MODEL, served)
        with Daemon(served) as daemon:
            load = Load(daemon, texts, expected, threads=3)
            count = 0
            end = time.monotonic() + seconds
            with babil.Client(daemon.path) as control:
                while time.monotonic() < end:
                    began = time.monotonic()
                    shutil.copy(small if count % 2 == 0 else MODEL, served + ".new")
                    os.replace(served + ".new", served)
                    control.reload()
                    count += 1
                    time.sleep(max(0, began + 0.1 - time.monotonic()))
            load.stop()
            status = daemon.stop()
    return {
        "swaps": count, "seconds": seconds, "answers": load.answers, "models_seen": len(load.digests),
        "wrong_answers": load.wrong, "lost_requests": sum(load.refusals.values()), "exit_status": status,
        "passed": load.wrong == 0 and not load.refusals and len(load.digests) == 2 and status == 0,
    }


def memory(messages: int) -> dict:
    """Sends millions of messages in batches and watches resident memory."""
    samples: list[float] = []
    step = max(messages // 20, 1)
    sent = 0
    began = time.monotonic()
    with Daemon() as daemon:
        with babil.Client(daemon.path) as client:
            for batch in endless(seed=1, size=1024):
                client.classify(batch)
                sent += len(batch)
                if sent // step > len(samples):
                    samples.append(round(daemon.resident_bytes / 2**20, 1))
                if sent >= messages:
                    break
        duration = time.monotonic() - began
        status = daemon.stop()
    # The memo and the buffers fill at first; what counts is the second half.
    half = samples[len(samples) // 2 :]
    growth = half[-1] - half[0]
    return {
        "messages": sent, "seconds": round(duration, 1), "resident_mib": samples,
        "growth_second_half_mib": round(growth, 1), "exit_status": status, "passed": growth < 2 and status == 0,
    }
