"""What people type about criteria sets: heads, groups, components, their rules, files."""

from par_index.forms_criteria.component import ComponentForm
from par_index.forms_criteria.files import CriteriaFileForm
from par_index.forms_criteria.head import HeadForm
from par_index.forms_criteria.nodes import GroupForm
from par_index.forms_criteria.sets import CopyForm, DeadlinesForm, IssueForm, NewSetForm
from par_index.forms_criteria.trying import TryForm

__all__ = [
    "ComponentForm",
    "CopyForm",
    "CriteriaFileForm",
    "DeadlinesForm",
    "GroupForm",
    "HeadForm",
    "IssueForm",
    "NewSetForm",
    "TryForm",
]
