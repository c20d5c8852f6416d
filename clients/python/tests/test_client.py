"""The client against a daemon of a few lines: no Babil needed."""

from __future__ import annotations

import struct
import threading
import time
import unittest
from typing import Optional

from fake_daemon import FakeDaemon, description, error, ordinary, scores

import babil
from babil import _frames as frames


class FrameTests(unittest.TestCase):
    def test_classify_request_has_golden_bytes(self) -> None:
        self.assertEqual(
            frames.classify_frame(7, ["hé".encode(), b"", b"a"]),
            bytes.fromhex("bab10101 07000000 14000000 00000000 03000000 03000000 00000000 01000000 68c3a961"),
        )

    def test_parts_keep_to_the_limits(self) -> None:
        limits = babil.Limits(max_body_bytes=30, max_messages=3, max_message_bytes=20, max_in_flight=1)
        texts = [b"x" * size for size in (0, 0, 0, 0, 20, 1, 10, 9)]
        parts = frames.parts(texts, limits)
        self.assertEqual([text for part in parts for text in part], texts)
        for part in parts:
            self.assertLessEqual(len(part), 3)
            self.assertLessEqual(len(frames.classify_frame(1, part)) - 16, 30)
        with self.assertRaisesRegex(ValueError, "message 1 has 21 bytes"):
            frames.parts([b"", b"x" * 21], limits)

    def test_every_truncation_is_a_violation(self) -> None:
        for body, decode in ((description(), frames.decode_description), (scores(b"\0" * 4), frames.decode_scores)):
            decode(body)
            for count in range(len(body)):
                with self.assertRaises(babil.ProtocolViolation):
                    decode(body[:count])


class ClientTests(unittest.TestCase):
    def test_scores_are_read_by_head(self) -> None:
        with FakeDaemon() as daemon, babil.Client(daemon.path) as client:
            result = client.classify(["", "sechs!"])
            self.assertEqual(len(result), 2)
            self.assertEqual(result[0].best("intent"), ("other", 0.5))
            self.assertEqual(result[-1].best("intent"), ("praise", 6.0))
            self.assertEqual(result[1].present("toxicity"), ["insult"])
            self.assertEqual(result[0].present("toxicity"), [])
            self.assertEqual(result[1].scores("toxicity"), {"insult": 0.75})
            self.assertEqual(result.model.metadata, {"licence": "Größe"})
            self.assertEqual([message.best("intent")[0] for message in result], ["other", "praise"])
            self.assertEqual(len(result[:1]), 1)
            with self.assertRaisesRegex(KeyError, "no head 'mood', only intent, toxicity"):
                result[0].best("mood")
            with self.assertRaises(IndexError):
                result[2]

    def test_string_is_not_a_batch(self) -> None:
        with self.assertRaises(TypeError):
            babil.Client("/nowhere").classify("hello")

    def test_lone_surrogate_is_sent_as_a_question_mark(self) -> None:
        with FakeDaemon() as daemon, babil.Client(daemon.path) as client:
            client.classify(["a\ud800"])
            self.assertTrue(daemon.requests[-1][1].endswith(b"a?"))

    def test_long_batch_is_sent_in_parts(self) -> None:
        def answer(kind: int, request_id: int, body: bytes) -> bytes:
            if kind == frames.DESCRIBE:
                return frames.frame(frames.DESCRIPTION, request_id, description(max_messages=3))
            return ordinary(kind, request_id, body)

        with FakeDaemon(answer) as daemon, babil.Client(daemon.path) as client:
            result = client.classify(["x" * size for size in range(8)])
            self.assertEqual([message.row[0] for message in result], list(range(8)))
            self.assertEqual(sum(kind == frames.CLASSIFY for kind, _ in daemon.requests), 3)

    def test_missing_daemon_says_how_to_start_one(self) -> None:
        with self.assertRaisesRegex(babil.NotRunning, "babil serve --socket /tmp/babil-nowhere"):
            babil.Client("/tmp/babil-nowhere").ping()

    def test_refusal_keeps_the_connection(self) -> None:
        def answer(kind: int, request_id: int, body: bytes) -> bytes:
            if kind == frames.CLASSIFY and len(body) == 4 + 4 + 1:
                return error(request_id, 5, "later")
            return ordinary(kind, request_id, body)

        with FakeDaemon(answer) as daemon, babil.Client(daemon.path) as client:
            with self.assertRaises(babil.Refused) as caught:
                client.classify(["x"])
            self.assertEqual(caught.exception.code, babil.Refused.OVERLOADED)
            self.assertEqual(len(client.classify(["xy"])), 1)
            self.assertEqual(daemon.connections, 1)

    def test_lost_connection_is_opened_again_once(self) -> None:
        losses = [True]

        def answer(kind: int, request_id: int, body: bytes) -> Optional[bytes]:
            if kind == frames.CLASSIFY and losses and losses.pop():
                return None
            return ordinary(kind, request_id, body)

        with FakeDaemon(answer) as daemon, babil.Client(daemon.path) as client:
            self.assertEqual(len(client.classify(["x"])), 1)
            self.assertEqual(daemon.connections, 2)
            losses.extend([True, True])
            with self.assertRaises(babil.ConnectionLost):
                client.classify(["x"])

    def test_late_answer_is_not_taken_for_the_next(self) -> None:
        def answer(kind: int, request_id: int, body: bytes) -> bytes:
            if body.endswith(b"slow"):
                time.sleep(0.3)
            return ordinary(kind, request_id, body)

        with FakeDaemon(answer) as daemon, babil.Client(daemon.path) as client:
            client.ping()
            with self.assertRaises(babil.DeadlineExceeded):
                client.classify(["slow"], timeout=0.1)
            self.assertEqual(client.classify(["ab"])[0].row[0], 2)

    def test_swapped_model_is_described_again(self) -> None:
        digest = [1]

        def answer(kind: int, request_id: int, body: bytes) -> bytes:
            if kind == frames.DESCRIBE:
                return frames.frame(frames.DESCRIPTION, request_id, description(body[0] if body else digest[0]))
            # Swapped once more as soon as the scores are there.
            answer = frames.frame(frames.SCORES, request_id, scores(body, digest[0]))
            digest[0] += 1
            return answer

        with FakeDaemon(answer) as daemon, babil.Client(daemon.path) as client:
            for number in range(1, 40):
                self.assertEqual(client.classify(["x"]).model.digest, f"{number:02x}" * 32)

    def test_peer_of_another_protocol_is_named(self) -> None:
        with FakeDaemon(lambda kind, request_id, body: b"HTTP/1.1 400 Bad Request\r\n\r\n") as daemon:
            with babil.Client(daemon.path) as client, self.assertRaises(babil.ProtocolViolation):
                client.ping()
        with FakeDaemon(lambda *_: struct.pack("<2sBBIII", b"\xba\xb1", 2, 0x83, 1, 0, 0)) as daemon:
            with babil.Client(daemon.path) as client, self.assertRaisesRegex(babil.ProtocolViolation, "version 2"):
                client.ping()

    def test_threads_may_share_a_client(self) -> None:
        with FakeDaemon() as daemon, babil.Client(daemon.path) as client:
            wrong = []

            def ask(size: int) -> None:
                for _ in range(20):
                    if client.classify(["x" * size])[0].row[0] != size:
                        wrong.append(size)

            threads = [threading.Thread(target=ask, args=(size,)) for size in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(wrong, [])
            self.assertEqual(daemon.connections, 1)


if __name__ == "__main__":
    unittest.main()
