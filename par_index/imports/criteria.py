"""A criteria document in: checked whole, stored whole, never changed under marks or results."""

from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportFailed, PathError
from par_index.drafting.checks import path_errors
from par_index.drafting.tree import DEEPEST_JSON, NO_TEXT, is_deeper
from par_index.exceptions import CriteriaFaulty, SetIsIssued
from par_index.models import CriteriaSet
from par_index.scoring import InvalidCriteriaSet
from par_index.scoring.faults import Fault
from par_index.scoring.spec import load_document
from par_index.services.criteria import store_document
from par_index.services.criteria_nodes import plain


def read_json(content: bytes) -> Any:
    """The document of a JSON file, decimals as text."""
    if NO_TEXT.encode() in content:
        # The database keeps no such character in its JSON.
        raise ImportFailed([PathError("$", _("tệp có ký tự rỗng (\\u0000), không ghi được"))])
    try:
        document = load_document(content)
    except InvalidCriteriaSet as error:
        raise ImportFailed(path_errors(error.faults)) from error
    if is_deeper(document):
        fault = Fault("", "too_deep", {"most": str(DEEPEST_JSON)})
        raise ImportFailed(path_errors([fault]))
    return plain(document)


def load_criteria(
    document: dict[str, Any], *, by: Any = None, draft: bool = False
) -> tuple[CriteriaSet, bool, list[str]]:
    """Store a document: the set, whether anything changed, and notices that refuse nothing."""
    try:
        return store_document(document=document, by=by, draft=draft)
    except CriteriaFaulty as error:
        raise ImportFailed(error.errors) from error
    except SetIsIssued as error:
        message = _(
            "bộ tiêu chí này đã có điểm hoặc kết quả, hoặc đã ban hành, nên không sửa được; "
            "xin đặt mã mới cho nội dung mới"
        )
        raise ImportFailed([PathError("code", message)]) from error
