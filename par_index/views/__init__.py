from par_index.views.appraisal import (
    appraisal_agree,
    appraisal_agree_area,
    appraisal_detail,
    appraisal_save,
)
from par_index.views.appraisal_acts import (
    appraisal_finalise,
    appraisal_finish,
    appraisal_list,
    appraisal_return,
)
from par_index.views.assignments import appraisal_assign
from par_index.views.blind import blind_assign, blind_draw, blind_list, blind_read
from par_index.views.card_acts import (
    scorecard_extend,
    scorecard_send_back,
    scorecard_send_reply,
    scorecard_sign,
    scorecard_submit,
)
from par_index.views.comparison import score_comparison_view as score_comparison
from par_index.views.comparison import score_export
from par_index.views.dashboard import dashboard
from par_index.views.marks import citation_remove, mark_clear, mark_save
from par_index.views.public import public_results, public_results_csv
from par_index.views.results import component_detail, unit_detail
from par_index.views.runs import run_export, run_list, run_progress, run_publish, run_start
from par_index.views.scorecards import scorecard_detail, scorecard_list, scorecard_summary

__all__ = [
    "appraisal_agree",
    "appraisal_agree_area",
    "appraisal_assign",
    "appraisal_detail",
    "appraisal_finalise",
    "appraisal_finish",
    "appraisal_list",
    "appraisal_return",
    "appraisal_save",
    "blind_assign",
    "blind_draw",
    "blind_list",
    "blind_read",
    "citation_remove",
    "component_detail",
    "dashboard",
    "mark_clear",
    "mark_save",
    "public_results",
    "public_results_csv",
    "run_export",
    "run_list",
    "run_progress",
    "run_publish",
    "run_start",
    "score_comparison",
    "score_export",
    "scorecard_detail",
    "scorecard_extend",
    "scorecard_list",
    "scorecard_send_back",
    "scorecard_send_reply",
    "scorecard_sign",
    "scorecard_submit",
    "scorecard_summary",
    "unit_detail",
]
