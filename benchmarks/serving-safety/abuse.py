"""Clients that mean harm, or know no better: mutated bytes, thousands of connections, slow senders."""

from __future__ import annotations

import json
import random
import socket
import threading
import time

from daemon import Daemon, babil  # finds the package
from babil import _frames as frames
from texts import seeds

PLAIN = ["c'est combien la livraison ?", "", "Wo bleibt mein Paket?? 😡"]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, removed, doubled or cut off."""
    result = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        if not result:
            break
        at = chance.randrange(len(result))
        kind = chance.randrange(5)
        if kind == 0:
            result[at] = chance.randrange(256)
        elif kind == 1:
            result[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del result[at : at + chance.randrange(1, 9)]
        elif kind == 3:
            result[at:at] = result[at : at + chance.randrange(1, 33)]
        else:
            del result[at:]
    return bytes(result)


def frame_seeds() -> list[bytes]:
    """One well-formed frame of each kind; none that reloads the model, which would be obeyed."""
    texts = [text.encode() for text in PLAIN]
    return [
        frames.classify_frame(7, texts), frames.classify_frame(1, []), frames.frame(frames.DESCRIBE, 2),
        frames.frame(frames.DESCRIBE, 3, bytes(32)), frames.frame(frames.PING, 4, b"ping"),
        frames.classify_frame(9, texts * 30),
    ]


def http_seeds() -> list[bytes]:
    """Well-formed requests of every operation."""

    def post(path: str, value: object, extra: str = "") -> bytes:
        body = json.dumps(value, ensure_ascii=False).encode()
        return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{extra}"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body

    chunked = (b"POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"tex\r\nb\r\nts\": [\"a\"]}\r\n0\r\n\r\n")
    return [
        post("/v1/classify", {"texts": PLAIN, "heads": ["intent", "toxicity"], "others": 2}),
        post("/v1/moderations", {"input": PLAIN, "model": "omni-moderation-latest"}),
        post("/v1/moderations", {"input": [{"type": "text", "text": PLAIN[2]}]}),
        post("/v1alpha1/comments:analyze?key=k", {
            "comment": {"text": "a. b! 😍", "type": "PLAIN_TEXT"}, "languages": ["fr"], "spanAnnotations": True,
            "requestedAttributes": {"TOXICITY": {"scoreThreshold": 0.1}, "SPAM": {}}, "clientToken": "t"}),
        chunked, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /openapi.json HTTP/1.0\r\n\r\n",
    ]


def mutations(count: int, *, http: bool, seed: int) -> dict:
    """Sends mutated frames or requests over real connections; a well-behaved client is right all the while."""
    chance = random.Random(seed)
    sources = http_seeds() if http else frame_seeds()
    checks = wrong = bytes_read = 0
    began = time.monotonic()
    with Daemon() as daemon, babil.Client(daemon.path) as client:
        expected = client.classify(PLAIN).scores.tobytes()
        sent = 0
        while sent < count and daemon.is_alive:
            connection = daemon.connect(http=http)
            part = [mutated(chance.choice(sources), chance) for _ in range(chance.choice([1, 1, 2, 5]))]
            sent += len(part)
            try:
                connection.sendall(b"".join(part))
                connection.shutdown(socket.SHUT_WR)
                while received := connection.recv(1 << 16):
                    bytes_read += len(received)
            except (ConnectionError, socket.timeout):
                pass
            connection.close()
            if sent // 1000 > checks:
                checks = sent // 1000
                wrong += client.classify(PLAIN).scores.tobytes() != expected
        alive = daemon.is_alive
        # The other side must be unharmed too.
        connection = daemon.connect(http=True)
        connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        ready = connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
        resident = daemon.resident_bytes / 2**20
        status = daemon.stop()
    return {
        "mutants": sent, "seed": seed, "seconds": round(time.monotonic() - began, 1), "answer_bytes": bytes_read,
        "checks": checks, "wrong_answers": wrong, "resident_mib": round(resident, 1), "exit_status": status,
        "passed": alive and ready and wrong == 0 and status == 0,
    }


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latencies(client: babil.Client, count: int) -> list[float]:
    """Seconds of single requests, one after the other."""
    source = seeds()
    result = []
    for index in range(count):
        text = [f"{source[index % len(source)]} {index}"]
        began = time.perf_counter()
        client.classify(text)
        result.append(time.perf_counter() - began)
    return result


def connections(count: int) -> dict:
    """Opens many connections that rest, half of them with half a frame before, and serves another client meanwhile."""
    with Daemon() as daemon, babil.Client(daemon.path) as client:
        latencies(client, 500)
        alone = percentile(latencies(client, 2000), 0.5)
        before = daemon.resident_bytes
        opened = [daemon.connect() for _ in range(count)]
        for connection in opened[::2]:
            connection.sendall(frames.frame(frames.PING, 1))
            connection.recv(16)
        beside = percentile(latencies(client, 2000), 0.5)
        after = daemon.resident_bytes
        cpu = daemon.cpu_seconds
        time.sleep(5)
        idle_cpu = daemon.cpu_seconds - cpu
        last = opened[-1]
        last.sendall(frames.frame(frames.PING, 9))
        answered = len(last.recv(16)) == 16
        for connection in opened:
            connection.close()
        status = daemon.stop()
    return {
        "connections": count, "bytes_each": (after - before) // count, "cpu_seconds_in_5_idle_seconds": round(idle_cpu, 2),
        "p50_us_alone": round(alone * 1e6), "p50_us_beside": round(beside * 1e6), "exit_status": status,
        "passed": answered and status == 0 and idle_cpu < 0.1,
    }


class Loris:
    """A client that sends a request byte by byte, and begins again where it is cut off."""

    def __init__(self, daemon: Daemon, *, http: bool) -> None:
        self._daemon, self._http = daemon, http
        self.cuts = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        slow_http = b"POST /v1/classify HTTP/1.1\r\nX: " + b"x" * 4000
        data = slow_http if self._http else frames.classify_frame(1, [b"x" * 4000])
        while not self._stopped.is_set():
            connection = self._daemon.connect(http=self._http)
            try:
                for byte in data[:-1]:
                    if self._stopped.wait(0.02):
                        break
                    connection.sendall(bytes([byte]))
            except OSError:
                self.cuts += 1
            connection.close()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()


def slow_senders(rounds: int) -> dict:
    """Compares a normal client alone with the same beside ten slow senders, in turns."""
    alone: list[float] = []
    beside: list[float] = []
    cuts = 0
    with Daemon() as daemon, babil.Client(daemon.path) as client:
        latencies(client, 1000)
        for turn in range(rounds):
            alone.append(percentile(latencies(client, 10_000), 0.99))
            slow = [Loris(daemon, http=index % 2 == 0) for index in range(10)]
            time.sleep(0.2)
            beside.append(percentile(latencies(client, 10_000), 0.99))
            if turn == rounds - 1:
                # Long enough for the time limit of a request.
                time.sleep(12)
            for loris in slow:
                loris.stop()
            cuts += sum(loris.cuts for loris in slow)
        status = daemon.stop()
    ratio = percentile(beside, 0.5) / percentile(alone, 0.5)
    return {
        "rounds": rounds, "slow_senders": 10, "p99_us_alone": round(percentile(alone, 0.5) * 1e6),
        "p99_us_beside": round(percentile(beside, 0.5) * 1e6), "ratio": round(ratio, 2), "cut_off": cuts,
        "exit_status": status, "passed": ratio <= 2 and cuts >= 10 and status == 0,
    }
