"""Made-up examples for the page that shows every component. Nothing here is anyone's data."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone
from common.figures import Figure
from common.forms import DateField, PortalFormMixin
from common.models import Job, JobState

STATES = (
    State("draft", _("Đang soạn"), Tone.NEUTRAL, _("Mới có bản nháp, chưa nộp")),
    State("submitted", _("Chờ duyệt"), Tone.INFO, _("Đã nộp, huyện chưa xem")),
    State("soon", _("Sắp đến hạn"), Tone.SOON, _("Còn dưới bảy ngày")),
    State("accepted", _("Đã duyệt"), Tone.DONE, _("Huyện đã duyệt")),
    State("overdue", _("Quá hạn"), Tone.OVERDUE, _("Hạn đã qua mà chưa nộp")),
    State("missing", _("Chưa có số liệu"), Tone.MISSING, _("Chưa ai báo cáo")),
    State("na", _("Không áp dụng"), Tone.NOT_APPLICABLE, _("Không thuộc việc của đơn vị")),
)
EVENING = datetime(2020, 9, 14, 3, 42, tzinfo=UTC)
FACTORS = ("Tiếp cận", "Thủ tục", "Công chức", "Kết quả", "Góp ý")


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Tìm trong tên"), required=False)
    area = forms.ChoiceField(
        label=_("Lĩnh vực"),
        choices=[("", _("Tất cả")), ("2", "Thủ tục hành chính")],
        required=False,
    )


class SampleForm(forms.Form):
    title = forms.CharField(label=_("Trích yếu"), help_text=_("Như ghi trên văn bản"))
    signed_on = forms.DateField(label=_("Ngày ký"))
    document = forms.FileField(label=_("Tệp kèm theo"), required=False)


class SampleCrispyForm(PortalFormMixin, forms.Form):
    submit_label = _("Trả lại báo cáo")
    reason = forms.CharField(
        label=_("Lý do trả lại"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Xã sẽ đọc câu này"),
    )
    due_on = DateField(label=_("Nộp lại trước ngày"))
    tasks = forms.MultipleChoiceField(
        label=_("Nhiệm vụ cần sửa"),
        choices=[("6.4", "6.4 Một cửa điện tử"), ("6.7", "6.7 ISO 9001")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _figures() -> list[Figure]:
    on = date(2020, 9, 14)
    return [
        Figure.ratio(29, 30, source="Sổ niêm yết", as_of=on),
        Figure.count(1284, source="Sổ hồ sơ", n=1284, as_of=on),
        Figure.missing(source="Báo cáo quý III"),
        Figure.not_applicable(source="Sổ phản ánh"),
    ]


def _heat_rows() -> list[dict[str, Any]]:
    names = ("Trung Nghĩa", "Tân Quới Trung", "Quới Thiện")
    numbers = ((100, 93, 78, 64, 55), (82, 41, 33, 25, 12), (100, 68, 7, 0, 91))
    rows: list[dict[str, Any]] = []
    for name, values in zip(names, numbers, strict=True):
        cells = [
            {"level": round(v / 10), "text": str(v), "state": "", "url": "#heat"} for v in values
        ]
        rows.append({"name": name, "cells": cells})
    rows[1]["cells"][1] = {"state": "missing", "url": "#heat"}
    rows[2]["cells"][2] = {"state": "na", "url": "#heat"}
    return rows


def _worklist() -> list[dict[str, Any]]:
    return [
        {
            "label": _("Quá hạn"),
            "tone": "overdue",
            "items": [
                {
                    "title": "Báo cáo quý II/2020",
                    "due": "bị trả lại 2 ngày trước",
                    "quote": "Thiếu tài liệu kiểm chứng của nhiệm vụ 6.4",
                    "url": "#worklist",
                    "action": _("Sửa báo cáo"),
                }
            ],
        },
        {
            "label": _("Đến hạn trong 7 ngày tới"),
            "tone": "soon",
            "items": [
                {
                    "title": "Báo cáo quý III/2020",
                    "due": "còn 5 ngày làm việc",
                    "note": "đã nhập 34/58 ô",
                    "url": "#worklist",
                    "action": _("Tiếp tục nhập"),
                },
                {
                    "title": "Niêm yết 3 thủ tục mới có hiệu lực từ 01/9/2020",
                    "due": "còn 3 ngày làm việc",
                    "url": "#worklist",
                    "action": _("Xác nhận"),
                },
            ],
        },
        {
            "label": _("Đã xong tuần này"),
            "tone": "done",
            "folded": True,
            "items": [{"title": "Trả lời phản ánh PA-2020-0031", "url": "#worklist"}],
        },
    ]


def _job() -> Job:
    return Job(state=JobState.DONE, done=20, total=20, message="20/20 đơn vị")


def _forms() -> dict[str, Any]:
    return {
        "filter_form": SampleFilter(),
        "crispy_form": SampleCrispyForm({"reason": "", "due_on": "20/09/2020", "tasks": ["6.4"]}),
        "sample_form": SampleForm({"title": "", "signed_on": "31/02"}),
    }


def _charts() -> dict[str, Any]:
    return {
        "bar_rows": [
            ("Một cửa điện tử", Decimal(7)),
            ("ISO 9001", Decimal(12)),
            ("Hồ sơ mức 4", None),
        ],
        "stack_rows": [("Hiếu Phụng", [112, 640, 19]), ("Trung An", [40, 310, 55])],
        "stack_series": [_("Trước hạn"), _("Đúng hạn"), _("Quá hạn")],
        "spark_values": [62, 66, None, 71, 69, 78],
        "radar_axes": FACTORS,
        "histogram_bins": [(60, 70, 3), (70, 80, 6), (80, 90, 9), (90, 100, 2)],
        "histogram_marks": [("trung bình", Decimal("80.5"))],
        "line_labels": ["2017", "2018", "2019", "2020"],
        "line_series": [
            ("Hiếu Phụng", [Decimal("81.2"), None, Decimal("87.66"), Decimal("91.1")]),
            ("Quới An", [Decimal("70.4"), Decimal("68.9"), Decimal("67.36"), Decimal("73.03")]),
        ],
        "diverging_rows": [("Hiếu Phụng", Decimal("2.5")), ("Quới An", Decimal("-0.75"))],
        "radar_series": [("2020", [92, 84, 88, 90, 72]), ("2019", [85, 80, 83, 88, None])],
    }


def samples() -> dict[str, Any]:
    """The context of the gallery page."""
    return {
        "states": STATES,
        "figures": _figures(),
        "heat_areas": ("Thể chế", "TTHC", "Bộ máy", "Công chức", "Chỉ đạo"),
        "heat_rows": _heat_rows(),
        "worklist_groups": _worklist(),
        "model_set": SimpleNamespace(official=False),
        "pairs": [(_("Cơ quan chủ trì"), "Phòng Nội vụ"), (_("Thời gian hoàn thành"), "Quý I")],
        "tabs": [
            {"label": "1 Thể chế", "url": "#tabs", "count": "6/6", "state": STATES[3]},
            {"label": "2 Thủ tục hành chính", "url": "#tabs", "count": "12/15", "active": True},
            {"label": "3 Bộ máy", "url": "#tabs", "count": "0/4"},
        ],
        "steps": [
            {"label": _("Xã tự chấm"), "status": "done", "note": "05/11/2020"},
            {"label": _("Lãnh đạo ký"), "status": "done", "note": "07/11/2020"},
            {"label": _("Huyện thẩm định"), "status": "current", "note": "hạn 20/11/2020"},
            {"label": _("Xã giải trình"), "status": "todo"},
            {"label": _("Công bố"), "status": "todo"},
        ],
        "events": [
            {
                "at": EVENING,
                "who": "Lê Thị Mười",
                "unit": "Phòng Nội vụ",
                "what": _("Trả lại báo cáo"),
                "why": "Thiếu tài liệu kiểm chứng của nhiệm vụ 6.4",
                "tone": "overdue",
            },
            {
                "at": EVENING,
                "who": "Nguyễn Văn Tám",
                "unit": "Xã Hiếu Phụng",
                "what": _("Nộp báo cáo"),
                "tone": "info",
            },
        ],
        "page_obj": Paginator(range(57), 20).page(2),
        "changes": [Decimal("2.10"), Decimal("-1.60"), Decimal(0)],
        "job": _job(),
        "saved_at": EVENING,
        "as_of": date(2020, 9, 14),
        "rating_options": [
            ("1", _("Rất không hài lòng")),
            ("2", _("Không hài lòng")),
            ("3", _("Bình thường")),
            ("4", _("Hài lòng")),
            ("5", _("Rất hài lòng")),
        ],
        **_forms(),
        **_charts(),
    }
