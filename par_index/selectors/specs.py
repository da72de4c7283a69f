"""Criteria sets: which there are, and as the engine reads them."""

from django.utils.translation import gettext as _

from par_index.exceptions import UnknownCriteriaSet
from par_index.models import CriteriaSet
from par_index.specs import rule_of, spec_of

__all__ = ["criteria_set_by_code", "rule_of", "spec_of"]


def criteria_set_by_code(code: str) -> CriteriaSet:
    """The set of this code, or a sentence that names the sets there are."""
    found = CriteriaSet.objects.select_related("level").filter(code=code).first()
    if found is None:
        known = ", ".join(CriteriaSet.objects.values_list("code", flat=True)) or "—"
        raise UnknownCriteriaSet(
            _("Không có bộ tiêu chí “%(code)s”. Các bộ hiện có: %(known)s.")
            % {"code": code, "known": known}
        )
    return found
