"""What the daemon says, as values."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple, Union, overload


@dataclass(frozen=True)
class Head:
    """One classification task of a model."""

    name: str
    exclusive: bool
    """True where exactly one label holds, False where each label holds or not by itself."""
    labels: Tuple[str, ...]
    thresholds: Tuple[float, ...]
    """For each label, the probability from which it counts as present."""


@dataclass(frozen=True)
class Limits:
    """What the daemon accepts in one request."""

    max_body_bytes: int
    max_messages: int
    max_message_bytes: int
    max_in_flight: int


@dataclass(frozen=True)
class Model:
    """What a model is, and what the columns of its scores mean."""

    name: str
    digest: str
    """SHA-256 of the model file, in hexadecimal."""
    heads: Tuple[Head, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def label_count(self) -> int:
        """Number of labels of all heads: the width of a row of scores."""
        return sum(len(head.labels) for head in self.heads)

    def columns(self, head: str) -> Tuple[Head, int]:
        """The head of a name and its first column; KeyError where the model has no such head."""
        start = 0
        for candidate in self.heads:
            if candidate.name == head:
                return candidate, start
            start += len(candidate.labels)
        names = ", ".join(candidate.name for candidate in self.heads)
        raise KeyError(f"the model has no head {head!r}, only {names}")


class MessageScores:
    """The scores of one message."""

    __slots__ = ("model", "row")

    def __init__(self, model: Model, row: Sequence[float]) -> None:
        self.model = model
        self.row = row

    def scores(self, head: str) -> Dict[str, float]:
        """The probability of every label of a head."""
        found, start = self.model.columns(head)
        return dict(zip(found.labels, self.row[start : start + len(found.labels)]))

    def best(self, head: str) -> Tuple[str, float]:
        """The most probable label of a head, with its probability; the first of equals."""
        found, start = self.model.columns(head)
        row = self.row[start : start + len(found.labels)]
        index = max(range(len(row)), key=row.__getitem__)
        return found.labels[index], row[index]

    def present(self, head: str) -> List[str]:
        """The labels of a head that reach the model's threshold."""
        found, start = self.model.columns(head)
        row = self.row[start : start + len(found.labels)]
        return [
            label
            for label, score, threshold in zip(found.labels, row, found.thresholds)
            if score >= threshold
        ]


class Result(Sequence[MessageScores]):
    """The scores of a batch of messages, by one model."""

    __slots__ = ("model", "scores", "_count")

    def __init__(self, model: Model, scores: "array[float]", count: int) -> None:
        self.model = model
        self.scores = scores
        """Probabilities as an array of C floats: [message, label], row by row."""
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[MessageScores]:
        return (self._message(index) for index in range(self._count))

    @overload
    def __getitem__(self, index: int) -> MessageScores: ...

    @overload
    def __getitem__(self, index: slice) -> List[MessageScores]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[MessageScores, List[MessageScores]]:
        if isinstance(index, slice):
            return [self._message(position) for position in range(*index.indices(self._count))]
        if index < 0:
            index += self._count
        if not 0 <= index < self._count:
            raise IndexError("message index out of range")
        return self._message(index)

    def _message(self, index: int) -> MessageScores:
        width = self.model.label_count
        return MessageScores(self.model, self.scores[index * width : (index + 1) * width])
