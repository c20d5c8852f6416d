"""The connection to the daemon."""

from __future__ import annotations

import socket
import threading
import time
from array import array
from types import TracebackType
from typing import Dict, Optional, Sequence, Tuple, Type

from . import _frames as frames
from ._errors import ConnectionLost, DeadlineExceeded, NotRunning, ProtocolViolation, Refused
from ._values import Limits, Model, Result

#: How many swaps of the model in a row a call bears with.
_MAX_SWAPS_SEEN = 10
#: Descriptions kept; a digest says all about a model, so that they never go stale.
_MAX_MODELS = 16


class Client:
    """Asks the daemon at a socket path; may be shared by threads, which take turns.

    The connection is opened when it is first needed. Where it is lost, it is opened again and the request is sent once
    more: scoring has no effects, so that this is safe.
    """

    def __init__(self, socket_path: str, *, timeout: Optional[float] = 60.0) -> None:
        """`timeout` is how many seconds a call may take in all; None means without end."""
        self.socket_path = socket_path
        self.timeout = timeout
        self._lock = threading.Lock()
        self._connection: Optional[socket.socket] = None
        self._limits: Optional[Limits] = None
        self._models: Dict[str, Model] = {}
        self._last_request_id = 0

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; the next call opens another."""
        with self._lock:
            self._disconnect()

    def classify(self, texts: Sequence[str], *, timeout: Optional[float] = None) -> Result:
        """Scores messages; raises ValueError for a message that is longer than the daemon takes.

        Lone surrogates, which UTF-8 cannot express, are sent as question marks.
        """
        if isinstance(texts, str):
            raise TypeError("classify takes a list of messages, not one string")
        encoded = [text.encode("utf-8", "replace") for text in texts]
        with self._lock:
            deadline = self._deadline(timeout)
            for _ in range(_MAX_SWAPS_SEEN):
                digest, scores = self._scores(encoded, deadline)
                if digest not in self._models:
                    # The model was swapped since we asked.
                    try:
                        self._describe(deadline, bytes.fromhex(digest))
                    except Refused as error:
                        if error.code != Refused.UNKNOWN_MODEL:
                            raise
                        # Another daemon has taken over meanwhile, or the swaps are many.
                        continue
                return Result(self._models[digest], scores, len(encoded))
        raise ConnectionLost(f"the daemon at {self.socket_path} swaps its model faster than it is asked")

    def describe(self, *, timeout: Optional[float] = None) -> Tuple[Model, Limits]:
        """The model that is loaded at this moment, and what the daemon accepts."""
        with self._lock:
            return self._describe(self._deadline(timeout))

    def reload(self, *, timeout: Optional[float] = None) -> Model:
        """Has the daemon open its model again and returns the one now in use; only root and the daemon's user may."""
        with self._lock:
            answer = self._ask(frames.RELOAD, b"", frames.RELOADED, self._deadline(timeout))
            return self._remember(answer)[0]

    def ping(self, *, timeout: Optional[float] = None) -> None:
        """Asks for a sign of life."""
        with self._lock:
            self._ask(frames.PING, b"", frames.PONG, self._deadline(timeout))

    # Requests, with the lock held

    def _scores(self, texts: Sequence[bytes], deadline: Optional[float]) -> Tuple[str, "array[float]"]:
        if self._limits is None:
            self._describe(deadline)
        assert self._limits is not None
        for _ in range(_MAX_SWAPS_SEEN):
            scores = array("f")
            digests = set()
            for part in frames.parts(texts, self._limits):
                # A frame's header is made when its number is known; only the body is made here.
                body = frames.classify_frame(0, part)[frames.HEADER.size :]
                answer = self._ask(frames.CLASSIFY, body, frames.SCORES, deadline)
                digest, count, _, part_scores = frames.decode_scores(answer)
                if count != len(part):
                    raise ProtocolViolation(f"{count} rows of scores for {len(part)} messages")
                digests.add(digest)
                scores.extend(part_scores)
            if len(digests) == 1:
                return digests.pop(), scores
        raise ConnectionLost(f"the daemon at {self.socket_path} swaps its model faster than it is asked")

    def _describe(self, deadline: Optional[float], digest: bytes = b"") -> Tuple[Model, Limits]:
        return self._remember(self._ask(frames.DESCRIBE, digest, frames.DESCRIPTION, deadline))

    def _remember(self, description: bytes) -> Tuple[Model, Limits]:
        model, limits = frames.decode_description(description)
        if len(self._models) >= _MAX_MODELS:
            self._models.clear()
        self._models[model.digest] = model
        self._limits = limits
        return model, limits

    def _ask(self, kind: int, body: bytes, answer_kind: int, deadline: Optional[float]) -> bytes:
        """Sends a request and returns the body of its answer."""
        for attempt in (1, 2):
            try:
                return self._ask_once(kind, body, answer_kind, deadline)
            except TimeoutError as error:
                self._disconnect()
                raise DeadlineExceeded(f"the daemon at {self.socket_path} did not answer in time") from error
            except OSError as error:
                self._disconnect()
                if attempt == 2:
                    raise ConnectionLost(
                        f"the daemon at {self.socket_path} closed the connection before it answered"
                    ) from error
            except Refused as error:
                if error.code != Refused.SHUTTING_DOWN:
                    raise
                # The next connection meets the daemon that follows, or nobody.
                self._disconnect()
                if attempt == 2:
                    raise
            except BaseException:
                # What the connection still holds belongs to this request: nobody may read it as the next answer.
                self._disconnect()
                raise
        raise AssertionError("unreachable")

    def _ask_once(self, kind: int, body: bytes, answer_kind: int, deadline: Optional[float]) -> bytes:
        connection = self._connection or self._connect(deadline)
        self._last_request_id = self._last_request_id % 0xFFFF_FFFF + 1
        request_id = self._last_request_id
        self._limit_time(connection, deadline)
        try:
            connection.sendall(frames.frame(kind, request_id, body))
        except (BrokenPipeError, ConnectionResetError):
            # The daemon may have said why before it closed; if not, reading fails as well.
            pass
        while True:
            received_kind, received_id, length = frames.decode_header(
                self._receive(connection, frames.HEADER.size, deadline)
            )
            answer = self._receive(connection, length, deadline)
            if received_kind == frames.ERROR and received_id in (0, request_id):
                code, message = frames.decode_error(answer)
                if received_id == 0:
                    self._disconnect()
                raise Refused(code, f"the daemon at {self.socket_path} refused: {message}")
            if received_id == request_id:
                if received_kind != answer_kind:
                    raise ProtocolViolation(f"an answer of kind {received_kind:#x} where {answer_kind:#x} was expected")
                return answer

    # The connection

    def _connect(self, deadline: Optional[float]) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            while True:
                self._limit_time(connection, deadline)
                try:
                    connection.connect(self.socket_path)
                    break
                except BlockingIOError:
                    # Many clients connect at this moment: a Unix socket makes us ask again instead of waiting.
                    time.sleep(0.005)
        except (FileNotFoundError, ConnectionRefusedError) as error:
            connection.close()
            raise NotRunning(
                f"no daemon listens at {self.socket_path}: start one with `babil serve --socket {self.socket_path}`"
            ) from error
        except PermissionError as error:
            connection.close()
            raise Refused(
                Refused.FORBIDDEN, f"the socket {self.socket_path} is not open to this user: ask who runs it"
            ) from error
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        # The next daemon may have other limits.
        self._limits = None

    def _receive(self, connection: socket.socket, count: int, deadline: Optional[float]) -> bytes:
        data = bytearray(count)
        view = memoryview(data)
        filled = 0
        while filled < count:
            self._limit_time(connection, deadline)
            more = connection.recv_into(view[filled:])
            if more == 0:
                raise ConnectionResetError("the daemon closed the connection")
            filled += more
        return bytes(data)

    def _deadline(self, timeout: Optional[float]) -> Optional[float]:
        chosen = self.timeout if timeout is None else timeout
        return None if chosen is None else time.monotonic() + chosen

    @staticmethod
    def _limit_time(connection: socket.socket, deadline: Optional[float]) -> None:
        if deadline is None:
            connection.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        connection.settimeout(left)
