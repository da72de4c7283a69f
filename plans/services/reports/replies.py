"""The talk under a reason: the unit says what it mended, the district answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Refused
from plans.choices import ReviewKind
from plans.models import Review, ReviewReply
from units.access import has_permission
from units.permissions import Permission

_ANSWERED = (ReviewKind.SENT_BACK, ReviewKind.RETURNED, ReviewKind.REOPENED)
LONGEST_REPLY = 2000


@transaction.atomic
def reply_to_review(*, review: Review, by: Any, text: str) -> ReviewReply:
    """Answer under a reason. Sent twice (a slow line, a double press) it stands there once."""
    report = review.submission.report
    reviews = has_permission(by, Permission.REPORT_REVIEW, report.unit)
    if not reviews and not any(
        has_permission(by, permission, report.unit)
        for permission in (Permission.REPORT_EDIT, Permission.REPORT_SIGN)
    ):
        raise PermissionDenied
    if review.kind not in _ANSWERED:
        raise Refused(_("Chỉ trả lời được dưới một lý do gửi lại, trả lại hoặc mở lại."))
    text = text.strip()
    if not text:
        raise Refused(_("Hãy ghi nội dung trả lời, ví dụ: đã bổ sung biên bản ngày 12/9."))
    if len(text) > LONGEST_REPLY:
        raise Refused(_("Trả lời dài quá 2.000 ký tự. Hãy viết ngắn gọn hơn."))
    Review.objects.select_for_update().get(pk=review.pk)
    last = review.replies.order_by("-pk").first()
    if last is not None and (last.by_id, last.text) == (by.pk, text):
        return last
    reply = ReviewReply.objects.create(
        review=review, text=text, by=by, at=clock.now(), from_unit=not reviews
    )
    after = {"review": review.pk, "line": review.indicator.code if review.indicator else ""}
    record("review.replied", reply, by=by, after={**after, "text": text}, unit=report.unit)
    return reply
