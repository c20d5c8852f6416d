"""The bytes of the protocol: see Sources/InferenceProtocol/README.md in the repository."""

from __future__ import annotations

import struct
import sys
from array import array
from typing import Iterable, List, Sequence, Tuple

from ._errors import ProtocolViolation
from ._values import Head, Limits, Model

MAGIC = b"\xba\xb1"
VERSION = 1
HEADER = struct.Struct("<2sBBIII")

CLASSIFY, DESCRIBE, PING, RELOAD = 0x01, 0x02, 0x03, 0x05
SCORES, DESCRIPTION, PONG, RELOADED, ERROR = 0x81, 0x82, 0x83, 0x85, 0xFF

MAX_RESPONSE_BYTES = 256 << 20


def frame(kind: int, request_id: int, body: bytes = b"") -> bytes:
    """A whole frame."""
    return HEADER.pack(MAGIC, VERSION, kind, request_id, len(body), 0) + body


def classify_frame(request_id: int, texts: Sequence[bytes]) -> bytes:
    """The frame of a classify request for UTF-8 texts."""
    lengths = struct.pack(f"<I{len(texts)}I", len(texts), *map(len, texts))
    return frame(CLASSIFY, request_id, lengths + b"".join(texts))


def decode_header(data: bytes) -> Tuple[int, int, int]:
    """Kind, request id and body length of a header."""
    magic, version, kind, request_id, length, _ = HEADER.unpack(data)
    if magic != MAGIC:
        raise ProtocolViolation("the peer does not speak the inference protocol")
    if version != VERSION:
        raise ProtocolViolation(f"the daemon speaks protocol version {version}, this client version {VERSION}")
    if length > MAX_RESPONSE_BYTES:
        raise ProtocolViolation(f"an answer of {length} bytes exceeds the limit of {MAX_RESPONSE_BYTES}")
    return kind, request_id, length


class Reader:
    """Reads values from the beginning to the end of a body."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self._offset + count
        if end > len(self._data):
            raise ProtocolViolation(f"the answer ends too early, after {len(self._data)} bytes")
        data = self._data[self._offset : end]
        self._offset = end
        return data

    def integer(self, size: int = 4) -> int:
        """The next unsigned integer."""
        return int.from_bytes(self.take(size), "little")

    def number(self) -> float:
        """The next 32-bit float."""
        value: float = struct.unpack("<f", self.take(4))[0]
        return value

    def string(self) -> str:
        """The next string."""
        try:
            return self.take(self.integer()).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ProtocolViolation("the answer has a string that is not UTF-8") from error

    def end(self) -> None:
        """Checks that nothing is left."""
        if self._offset != len(self._data):
            raise ProtocolViolation(f"the answer has {len(self._data) - self._offset} bytes too many")


def decode_error(body: bytes) -> Tuple[int, str]:
    """Code and message of an error."""
    reader = Reader(body)
    code = reader.integer(2)
    reader.integer(2)
    return code, reader.string()


def decode_description(body: bytes) -> Tuple[Model, Limits]:
    """The model and the limits of a description."""
    reader = Reader(body)
    limits = Limits(reader.integer(), reader.integer(), reader.integer(), reader.integer())
    digest = reader.take(32).hex()
    name = reader.string()
    heads: List[Head] = []
    for _ in range(reader.integer()):
        head_name = reader.string()
        exclusive = reader.integer(1) == 0
        labels: List[str] = []
        thresholds: List[float] = []
        for _ in range(reader.integer()):
            labels.append(reader.string())
            thresholds.append(reader.number())
        heads.append(Head(head_name, exclusive, tuple(labels), tuple(thresholds)))
    metadata = {}
    for _ in range(reader.integer()):
        key = reader.string()
        metadata[key] = reader.string()
    reader.end()
    return Model(name, digest, tuple(heads), metadata), limits


def decode_scores(body: bytes) -> Tuple[str, int, int, "array[float]"]:
    """Digest, message count, label count and scores."""
    reader = Reader(body)
    digest = reader.take(32).hex()
    messages, labels = reader.integer(), reader.integer()
    scores = array("f")
    scores.frombytes(reader.take(4 * messages * labels))
    reader.end()
    if sys.byteorder == "big":
        scores.byteswap()
    return digest, messages, labels, scores


def parts(texts: Iterable[bytes], limits: Limits) -> List[List[bytes]]:
    """The texts cut into requests that keep to the limits; at least one, which may be empty."""
    result: List[List[bytes]] = [[]]
    size = 4
    for index, text in enumerate(texts):
        longest = min(limits.max_message_bytes, limits.max_body_bytes - 8)
        if len(text) > longest:
            raise ValueError(f"message {index} has {len(text)} bytes, the daemon takes {longest}")
        if len(result[-1]) == limits.max_messages or size + 4 + len(text) > limits.max_body_bytes:
            result.append([])
            size = 4
        result[-1].append(text)
        size += 4 + len(text)
    return result
