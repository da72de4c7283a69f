"""What becomes of people's comments: shown with every person masked, or kept inside; then erased."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from common import clock
from common.privacy import has_personal_numbers
from satisfaction.choices import COMMENT_KEPT_DAYS, COMMENT_UNREAD_DAYS, CommentState
from satisfaction.exceptions import (
    CommentChanged,
    NotTheCitizensWords,
    PersonalNumbersInWords,
    ReplyWithoutReader,
)
from satisfaction.models import CommentReview, Rating
from satisfaction.redaction import is_redaction, plain
from satisfaction.selectors.comments import erasable
from units.access import require
from units.permissions import Permission


@transaction.atomic
def decide_comment(
    *, rating: Rating, state: str, public_text: str = "", reply: str = "", edition: int, by: Any
) -> CommentReview:
    """Show the comment, masked, or keep it inside. May be decided anew; `edition` 0: not yet decided.

    The trail tells who decided and when, and none of the words.
    """
    require(by, Permission.COMMENT_MODERATE, rating.unit)
    review = CommentReview.objects.select_for_update().filter(rating=rating).first()
    if (review.edition if review else 0) != edition:
        raise CommentChanged
    public_text, reply = plain(public_text), reply.strip()
    if state == CommentState.SHOWN:
        _check_words(rating, review, public_text, reply)
    elif reply:
        raise ReplyWithoutReader
    else:
        public_text = ""
    before = _told(review) if review else None
    review = review or CommentReview(rating=rating, edition=0)
    review.state, review.public_text, review.reply = state, public_text, reply
    review.decided_by, review.decided_at = by, clock.now()
    review.edition += 1
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        # Somebody else decided first in this moment.
        raise CommentChanged from error
    record("comment.decided", review, by=by, before=before, after=_told(review), unit=rating.unit)
    return review


def _check_words(
    rating: Rating, review: CommentReview | None, public_text: str, reply: str
) -> None:
    # Of erased words only what was shown is left, to be masked further.
    original = rating.comment or (review.public_text if review else "")
    if not public_text or not is_redaction(original, public_text):
        raise NotTheCitizensWords
    if has_personal_numbers(public_text) or has_personal_numbers(reply):
        raise PersonalNumbersInWords


def _told(review: CommentReview) -> dict[str, Any]:
    return {
        "state": review.state,
        "edition": review.edition,
        "replied": bool(review.reply),
    }


def erase_old_comments() -> int:
    """Erase words that were kept for their time (choices.COMMENT_…_DAYS); how many. For a chore."""
    today = clock.today()
    old = erasable(
        today - timedelta(days=COMMENT_KEPT_DAYS), today - timedelta(days=COMMENT_UNREAD_DAYS)
    )
    return Rating.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(comment="")
