"""A daemon of a few lines that answers as each test wants."""

from __future__ import annotations

import os
import socket
import struct
import sys
import tempfile
import threading
from pathlib import Path
from typing import Callable, List, Optional, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from babil import _frames as frames  # noqa: E402

#: Given kind, request id and body of a request, the bytes to send; None closes the connection.
Answer = Callable[[int, int, bytes], Optional[bytes]]


def string(text: str) -> bytes:
    """A string as the protocol writes it."""
    data = text.encode()
    return struct.pack("<I", len(data)) + data


def description(digest: int = 1, max_messages: int = 4096) -> bytes:
    """A description of a model with two heads and three labels."""
    return (
        struct.pack("<IIII", 1 << 24, max_messages, 1 << 22, 64)
        + bytes([digest]) * 32
        + string("fake")
        + struct.pack("<I", 2)
        + string("intent") + b"\0" + struct.pack("<I", 2)
        + string("praise") + struct.pack("<f", 0.5) + string("other") + struct.pack("<f", 0.5)
        + string("toxicity") + b"\1" + struct.pack("<I", 1) + string("insult") + struct.pack("<f", 0.75)
        + struct.pack("<I", 1) + string("licence") + string("Größe")
    )


def scores(body: bytes, digest: int = 1) -> bytes:
    """Scores that depend on the length of each message."""
    (count,) = struct.unpack_from("<I", body)
    lengths = struct.unpack_from(f"<{count}I", body, 4)
    rows = b"".join(struct.pack("<fff", length, 0.5, length / 8) for length in lengths)
    return bytes([digest]) * 32 + struct.pack("<II", count, 3) + rows


def ordinary(kind: int, request_id: int, body: bytes) -> bytes:
    """Answers as a daemon does."""
    if kind == frames.DESCRIBE:
        return frames.frame(frames.DESCRIPTION, request_id, description())
    if kind == frames.PING:
        return frames.frame(frames.PONG, request_id, body)
    return frames.frame(frames.SCORES, request_id, scores(body))


def error(request_id: int, code: int, message: str) -> bytes:
    """An error frame."""
    return frames.frame(frames.ERROR, request_id, struct.pack("<HH", code, 0) + string(message))


class FakeDaemon:
    """Listens at `path` within a `with` block."""

    def __init__(self, answer: Answer = ordinary) -> None:
        self.answer = answer
        self.requests: List[Tuple[int, bytes]] = []
        self.connections = 0
        self._directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self._directory.name, "s")

    def __enter__(self) -> "FakeDaemon":
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._directory.cleanup()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                try:
                    self._serve(connection)
                except OSError:
                    pass  # the client left before its answer

    def _serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            while len(header := stream.read(16)) == 16:
                _, _, kind, request_id, length, _ = frames.HEADER.unpack(header)
                body = stream.read(length)
                self.requests.append((kind, body))
                data = self.answer(kind, request_id, body)
                if data is None:
                    return
                connection.sendall(data)
