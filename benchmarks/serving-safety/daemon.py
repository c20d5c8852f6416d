"""A real `babil serve` process, and what /proc tells about it."""

from __future__ import annotations

import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "clients/python/src"))

import babil  # noqa: E402

PROGRAM = os.environ.get("BABIL", str(REPOSITORY / ".build/release/babil"))
MODEL = os.environ.get("BABIL_MODEL", str(REPOSITORY / "models/inbox.babil"))


class Daemon:
    """A daemon with both sockets in a folder of its own; `with Daemon() as daemon:`."""

    def __init__(self, model: str = MODEL) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="babil-safety-")
        self.path = os.path.join(self._folder.name, "frames")
        self.http_path = os.path.join(self._folder.name, "http")
        self.log_path = os.path.join(self._folder.name, "log")
        self.model = model
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Daemon":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()

    def start(self) -> float:
        """Starts the process and returns the seconds until its first answer."""
        began = time.monotonic()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--socket", self.path, "--http", f"unix:{self.http_path}", "--model", self.model,
                 "--log-level", "error"], stderr=log)
        while True:
            try:
                with babil.Client(self.path, timeout=5) as client:
                    client.classify(["ready?"])
                return time.monotonic() - began
            except (babil.Error, OSError):
                if self.process.poll() is not None or time.monotonic() - began > 60:
                    raise
                time.sleep(0.005)

    def stop(self) -> int:
        """Asks it to end and returns its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """Ends it without warning."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(60)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def resident_bytes(self) -> int:
        assert self.process is not None
        fields = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def cpu_seconds(self) -> float:
        assert self.process is not None
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, *, http: bool = False, timeout: float = 60) -> socket.socket:
        """A raw connection to one of the sockets."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        while True:
            try:
                connection.connect(self.http_path if http else self.path)
                return connection
            except BlockingIOError:
                time.sleep(0.002)
