"""The Excel sheet of a report sent back, and what the person decides about its lines."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from plans.selectors.sheets import ComparedLine, Comparison, Outcome

FROM_FILE, FROM_PORTAL = "file", "portal"


class SheetForm(PortalFormMixin, forms.Form):
    submit_label = _("Gửi tệp và so sánh")

    file = forms.FileField(
        label=_("Tệp mẫu đã nhập"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Hãy chọn tệp Excel đã nhập."),
            "empty": _("Tệp rỗng. Hãy chọn lại tệp có nội dung."),
        },
    )

    @property
    def limit(self) -> str:
        return f"{settings.IMPORT_MAX_BYTES // (1024 * 1024)} MB"


def chosen_lines(comparison: Comparison, data: Mapping[str, str]) -> dict[str, int]:
    """By code the version that the person saw, of the lines that the file shall win.

    Each line remembers its choice, for a page that has to be shown again.
    """
    chosen = {}
    for line in comparison.lines:
        version = _version_seen(line, data)
        if version is None:
            continue
        line.choice = data.get(f"c{line.indicator.pk}", "")
        if line.choice == FROM_FILE:
            chosen[line.indicator.code] = version
    return chosen


def undecided(comparison: Comparison, data: Mapping[str, str]) -> list[ComparedLine]:
    """Conflicts that stood on the page and were answered neither way."""
    return [
        line
        for line in comparison.of(Outcome.CONFLICT)
        if _version_seen(line, data) == line.version and line.choice not in {FROM_FILE, FROM_PORTAL}
    ]


def _version_seen(line: ComparedLine, data: Mapping[str, str]) -> int | None:
    version = data.get(f"v{line.indicator.pk}", "")
    return int(version) if version.isdecimal() and len(version) < 9 else None
