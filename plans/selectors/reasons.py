"""Why a report came back, round by round, and what was said under each reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.functional import Promise

from plans.choices import ReviewKind
from plans.models import Review, ReviewReply, Submission


@dataclass(frozen=True)
class Thread:
    """A reason with the answers under it."""

    review: Review
    replies: list[ReviewReply]


@dataclass(frozen=True)
class Round:
    """One time that a statement came back: for the whole, for lines, or both."""

    submission: Submission
    label: str | Promise
    threads: list[Thread]

    @property
    def replies(self) -> int:
        return sum(len(thread.replies) for thread in self.threads)


@dataclass
class LineTalk:
    """What was asked of one line: in the newest round, and in those before."""

    newest: list[Thread] = field(default_factory=list)
    older: list[Thread] = field(default_factory=list)


def rounds_of(history: Sequence[Submission]) -> list[Round]:
    """Newest first; `history` stands newest first and has its reviews and replies loaded."""
    rounds: list[Round] = []
    for submission in history:
        back = [each for each in submission.reviews.all() if each.kind != ReviewKind.ACCEPTED]
        of_one = [
            Round(
                submission,
                ReviewKind(kind).label,
                [Thread(review, list(review.replies.all())) for review in reviews],
            )
            for kind, reviews in groupby(back, key=lambda review: review.kind)
        ]
        rounds += reversed(of_one)
    return rounds


def talk_by_line(rounds: Sequence[Round]) -> dict[int, LineTalk]:
    """By indicator, for the place beside its cell."""
    talk: dict[int, LineTalk] = {}
    for number, one in enumerate(rounds):
        for thread in one.threads:
            if thread.review.indicator_id is None:
                continue
            line = talk.setdefault(thread.review.indicator_id, LineTalk())
            (line.older if number else line.newest).append(thread)
    return talk
