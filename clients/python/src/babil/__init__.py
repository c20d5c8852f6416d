"""Client of the Babil inference daemon.

>>> import babil
>>> with babil.Client("/tmp/babil.sock") as client:            # doctest: +SKIP
...     client.classify(["combien ?"])[0].best("intent")
('price_inquiry', 0.97)
"""

from ._client import Client
from ._errors import ConnectionLost, DeadlineExceeded, Error, NotRunning, ProtocolViolation, Refused
from ._values import Head, Limits, MessageScores, Model, Result

__all__ = [
    "Client",
    "ConnectionLost",
    "DeadlineExceeded",
    "Error",
    "Head",
    "Limits",
    "MessageScores",
    "Model",
    "NotRunning",
    "ProtocolViolation",
    "Refused",
    "Result",
]
