"""What can go wrong: each message says what, where, and what to do."""


class Error(Exception):
    """Any failure of a request to the daemon."""


class NotRunning(Error):
    """Nobody listens at the socket path."""


class ConnectionLost(Error):
    """The connection ended before the answer came, and again after a new connection."""


class DeadlineExceeded(Error, TimeoutError):
    """The answer did not come in time."""


class ProtocolViolation(Error):
    """The peer does not speak the inference protocol, or not this version."""


class Refused(Error):
    """The daemon refused the request; `code` is the number in the protocol, 5 means overloaded: try later."""

    MALFORMED = 1
    UNSUPPORTED_VERSION = 2
    UNSUPPORTED_REQUEST = 3
    TOO_LARGE = 4
    OVERLOADED = 5
    SHUTTING_DOWN = 6
    TIMED_OUT = 7
    FORBIDDEN = 8
    UNKNOWN_MODEL = 9
    NOT_RELOADED = 10

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
