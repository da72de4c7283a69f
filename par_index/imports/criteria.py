"""A criteria document in: checked whole, stored whole, never changed under marks or results."""

from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportFailed, PathError
from par_index.drafting.checks import path_errors
from par_index.exceptions import CriteriaFaulty, SetIsIssued
from par_index.models import CriteriaSet
from par_index.scoring import InvalidCriteriaSet
from par_index.scoring.faults import Fault
from par_index.scoring.spec import load_document
from par_index.services.criteria import store_document
from par_index.services.criteria_nodes import plain

# Ten levels of groups, four of rules, and a few more for what stands inside them.
DEEPEST_JSON = 60


def read_json(content: bytes) -> Any:
    """The document of a JSON file, decimals as text."""
    try:
        document = load_document(content)
    except InvalidCriteriaSet as error:
        raise ImportFailed(path_errors(error.faults)) from error
    if _is_deeper(document, DEEPEST_JSON):
        fault = Fault("", "too_deep", {"most": str(DEEPEST_JSON)})
        raise ImportFailed(path_errors([fault]))
    return plain(document)


def _is_deeper(document: Any, most: int) -> bool:
    """Whether lists and objects stand in each other deeper than that; no set needs it."""
    layer = [document] if isinstance(document, dict | list) else []
    for _level in range(most):
        inner = (item.values() if isinstance(item, dict) else item for item in layer)
        layer = [found for items in inner for found in items if isinstance(found, dict | list)]
        if not layer:
            return False
    return True


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
