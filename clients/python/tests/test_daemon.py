"""The client against the real daemon, whose program the environment variable BABIL names."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import unittest

import fake_daemon  # noqa: F401  (finds the package)

import babil

PROGRAM = os.environ.get("BABIL", "")
TEXTS = [
    "c'est combien la livraison ?",
    "Wo bleibt mein Paket?? Seit zwei Wochen nichts!",
    "love it 😍😍",
    "",
    "ça va \u202e\x00 👩‍👩‍👧‍👦",
    "x" * 100_000,
]


@unittest.skipUnless(PROGRAM, "set BABIL to the path of the babil program to test against the real daemon")
class DaemonTests(unittest.TestCase):
    directory: tempfile.TemporaryDirectory[str]
    daemon: subprocess.Popen[bytes]
    path: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.directory = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.directory.name, "s")
        cls.daemon = subprocess.Popen([PROGRAM, "serve", "--socket", cls.path], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        with babil.Client(cls.path, timeout=5) as client:
            while True:
                try:
                    client.ping()
                    return
                except (babil.NotRunning, babil.ConnectionLost):
                    if cls.daemon.poll() is not None or time.monotonic() > end:
                        raise
                    time.sleep(0.02)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.daemon.send_signal(signal.SIGTERM)
        status = cls.daemon.wait(timeout=30)
        leftovers = os.listdir(cls.directory.name)
        cls.directory.cleanup()
        assert status == 0, f"the daemon ended with status {status}"
        assert leftovers == [], f"the daemon left {leftovers}"

    def test_reload_names_the_model_in_use(self) -> None:
        with babil.Client(self.path) as client:
            before, _ = client.describe()
            self.assertEqual(client.reload(), before)

    def test_every_head_has_a_row(self) -> None:
        with babil.Client(self.path) as client:
            result = client.classify(TEXTS)
            self.assertEqual(len(result), len(TEXTS))
            for head in result.model.heads:
                for message in result:
                    row = message.scores(head.name)
                    self.assertEqual(len(row), len(head.labels))
                    for probability in row.values():
                        self.assertTrue(0 <= probability <= 1, f"{head.name}: {probability}")
                    if head.exclusive:
                        self.assertAlmostEqual(sum(row.values()), 1, places=3)

    def test_batch_equals_one_by_one(self) -> None:
        with babil.Client(self.path) as client:
            batch = client.classify(TEXTS * 50)
            alone = [client.classify([text]) for text in TEXTS]
            for index, message in enumerate(batch):
                self.assertEqual(bytes(message.row), bytes(alone[index % len(TEXTS)].scores))

    def test_message_of_a_megabyte_is_answered(self) -> None:
        with babil.Client(self.path) as client:
            self.assertEqual(len(client.classify(["é" * (1 << 19)])), 1)

    def test_reload_keeps_the_connection(self) -> None:
        with babil.Client(self.path) as client:
            before = client.classify(TEXTS)
            self.daemon.send_signal(signal.SIGHUP)
            for _ in range(50):
                after = client.classify(TEXTS)
                self.assertEqual(bytes(after.scores), bytes(before.scores))

    def test_second_daemon_at_the_same_socket_is_refused(self) -> None:
        second = subprocess.run(
            [PROGRAM, "serve", "--socket", self.path], capture_output=True, timeout=30, check=False
        )
        self.assertEqual(second.returncode, 1)
        self.assertIn(self.path, second.stderr.decode())
        with babil.Client(self.path) as client:
            client.ping()


if __name__ == "__main__":
    unittest.main()
