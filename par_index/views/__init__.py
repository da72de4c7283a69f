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
    appraisal_reopen,
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
from par_index.views.components import component_detail, component_list
from par_index.views.dashboard import dashboard
from par_index.views.difference import (
    public_correction,
    public_correction_file,
    run_difference,
    run_difference_file,
)
from par_index.views.emulation import emulation_file, emulation_list
from par_index.views.honesty import self_honesty
from par_index.views.marks import citation_remove, mark_clear, mark_save
from par_index.views.open_data import open_data_file, open_data_list, open_data_newest
from par_index.views.public import public_results, public_results_csv, public_unit
from par_index.views.ranking import ranking
from par_index.views.results import unit_detail
from par_index.views.runs import (
    run_export,
    run_list,
    run_progress,
    run_publish,
    run_start,
    unit_run,
)
from par_index.views.score_report import score_report, score_report_file
from par_index.views.scorecards import scorecard_detail, scorecard_list, scorecard_summary
from par_index.views.unit_comparison import unit_comparison

__all__ = [
    "appraisal_agree",
    "appraisal_agree_area",
    "appraisal_assign",
    "appraisal_detail",
    "appraisal_finalise",
    "appraisal_finish",
    "appraisal_list",
    "appraisal_reopen",
    "appraisal_return",
    "appraisal_save",
    "blind_assign",
    "blind_draw",
    "blind_list",
    "blind_read",
    "citation_remove",
    "component_detail",
    "component_list",
    "dashboard",
    "emulation_file",
    "emulation_list",
    "mark_clear",
    "mark_save",
    "open_data_file",
    "open_data_list",
    "open_data_newest",
    "public_correction",
    "public_correction_file",
    "public_results",
    "public_results_csv",
    "public_unit",
    "ranking",
    "run_difference",
    "run_difference_file",
    "run_export",
    "run_list",
    "run_progress",
    "run_publish",
    "run_start",
    "score_comparison",
    "score_export",
    "score_report",
    "score_report_file",
    "scorecard_detail",
    "scorecard_extend",
    "scorecard_list",
    "scorecard_send_back",
    "scorecard_send_reply",
    "scorecard_sign",
    "scorecard_submit",
    "scorecard_summary",
    "self_honesty",
    "unit_comparison",
    "unit_detail",
    "unit_run",
]
