from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DateField
from procedures.choices import Channel
from procedures.models import Procedure, ProcedureField
from procedures.selectors import Asked, Span, figure_years
from procedures.selectors.spans import YEARS, parts_of_year
from procedures.selectors.statistics import BY_FIELD, BY_PROCEDURE, BY_UNIT
from units.models import Period, Unit, UnitQuerySet

BY_DAYS = "ngay"
DOSSIER_KINDS = [
    ("", _("Mọi hồ sơ trong kỳ")),
    ("received", _("Tổng tiếp nhận")),
    ("new", _("Tiếp nhận trong kỳ")),
    ("desk", _("Tiếp nhận trực tiếp, bưu chính")),
    ("online", _("Tiếp nhận trực tuyến")),
    ("post", _("Tiếp nhận qua bưu chính")),
    ("carried_over", _("Kỳ trước chuyển sang")),
    ("resolved", _("Đã giải quyết")),
    ("in_time", _("Trước hạn và đúng hạn")),
    ("before", _("Trước hạn")),
    ("on_time", _("Đúng hạn")),
    ("late", _("Quá hạn")),
    ("in_progress", _("Đang giải quyết")),
    ("within", _("Đang giải quyết, trong hạn")),
    ("overdue", _("Đang giải quyết, quá hạn")),
    ("waiting", _("Chờ bổ sung, tạm dừng")),
    ("withdrawn", _("Rút hồ sơ")),
]
TABLES = [
    (BY_UNIT, _("Theo đơn vị (II.06a)")),
    (BY_FIELD, _("Theo lĩnh vực (II.07a)")),
    (BY_PROCEDURE, _("Theo thủ tục")),
]


class SpanForm(forms.Form):
    """Which days: a year, a part of it, a reporting period, or from one day to another."""

    tu = DateField(label=_("Từ ngày"), required=False, help_text="")
    den = DateField(label=_("Đến ngày"), required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {period.code: period for period in Period.objects.order_by("-starts_on")}
        years = [(year, str(year)) for year in figure_years()]
        parts = [
            (key, label[:1].upper() + label[1:]) for key, (*_m, label) in parts_of_year().items()
        ]
        periods = [(code, period.name) for code, period in self.periods.items()]
        self.fields = {
            "nam": forms.TypedChoiceField(
                label=_("Năm"), choices=years, coerce=int, required=False
            ),
            "ky": forms.ChoiceField(
                label=_("Kỳ"),
                required=False,
                choices=[
                    ("", _("Cả năm")),
                    *parts,
                    (BY_DAYS, _("Từ ngày đến ngày")),
                    (_("Kỳ báo cáo"), periods),
                ],
            ),
            **self.fields,
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("tu"), given.get("den")
        for name, day in (("tu", start), ("den", end)):
            if day and day.year not in YEARS:
                self.add_error(name, _("Ngày này quá xa."))
        if start and end and start > end:
            self.add_error("den", _("Ngày cuối phải từ ngày đầu trở đi."))
        if given.get("ky") == BY_DAYS and not (start and end) and not self.errors:
            self.add_error("tu", _("Xin ghi cả ngày đầu và ngày cuối."))
        return given

    @property
    def year(self) -> int:
        chosen = self.cleaned_data.get("nam") if self.is_valid() else None
        return chosen or self.fields["nam"].choices[0][0]

    @property
    def span(self) -> Span:
        """What was asked for, or the newest year where that cannot be read."""
        wanted = self.cleaned_data if self.is_valid() else {}
        part = wanted.get("ky", "")
        if part in self.periods:
            return Span.of_period(self.periods[part])
        if part in parts_of_year():
            return Span.of_part(self.year, part)
        start, end = wanted.get("tu"), wanted.get("den")
        return Span.of_days(start, end) if start and end else Span.of_year(self.year)


class StatisticsForm(SpanForm):
    """The table, the days, and the unit whose house is looked at."""

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # From the top: the first is the whole house that the person may see.
        shown = sorted(units.in_force(), key=lambda unit: (unit.path.count("."), unit.sort_key))
        self.units = shown
        self.fields = {
            "bang": forms.ChoiceField(
                label=pgettext_lazy("procedures", "Bảng"), choices=TABLES, required=False
            ),
            **self.fields,
        }
        if len(shown) > 1:
            choices = [(unit.pk, unit.name) for unit in shown]
            self.fields["don-vi"] = forms.TypedChoiceField(
                label=_("Đơn vị"), choices=choices, coerce=int, required=False
            )

    @property
    def by(self) -> str:
        return (self.cleaned_data.get("bang") if self.is_valid() else "") or BY_UNIT

    @property
    def unit(self) -> Unit | None:
        wanted = self.cleaned_data.get("don-vi") if self.is_valid() else None
        return next((one for one in self.units if one.pk == wanted), None) or (
            self.units[0] if self.units else None
        )


class DossierFilterForm(SpanForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tinh-trang"] = forms.ChoiceField(
            label=_("Tình trạng"), choices=DOSSIER_KINDS, required=False
        )
        self.fields["cach-nop"] = forms.ChoiceField(
            label=_("Cách nộp"), choices=[("", _("Mọi cách")), *Channel.choices], required=False
        )
        self.fields["linh-vuc"] = forms.ModelChoiceField(
            ProcedureField.objects.all(),
            label=pgettext_lazy("procedures", "Lĩnh vực"),
            required=False,
            empty_label=_("Mọi lĩnh vực"),
        )
        self.fields["thu-tuc"] = forms.ModelChoiceField(
            Procedure.objects.all(),
            to_field_name="code",
            label=_("Thủ tục"),
            required=False,
            empty_label=_("Mọi thủ tục"),
        )
        self.fields["pham-vi"] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def asked(self) -> Asked:
        wanted = self.cleaned_data if self.is_valid() else {}
        field, procedure = wanted.get("linh-vuc"), wanted.get("thu-tuc")
        return Asked(
            self.span,
            kind=wanted.get("tinh-trang", ""),
            channel=wanted.get("cach-nop", ""),
            field=field.pk if field else None,
            procedure=procedure.pk if procedure else None,
        )
