"""Every write of the index: cards and their marks, runs and their publication."""

from par_index.services.assignments import assign_areas
from par_index.services.blind import assign_blind_readers, draw_blind_sample, save_blind_mark
from par_index.services.cards import (
    finalise_scorecard,
    finish_appraisal,
    open_scorecards,
    reopen_scorecard,
    return_scorecard,
    send_back,
    send_reply,
    sign_scorecard,
    submit_scorecard,
)
from par_index.services.judging import read_value
from par_index.services.marks import (
    cite_mark,
    clear_mark,
    save_appraisal_mark,
    save_final_mark,
    save_reply_mark,
    save_self_mark,
    uncite_mark,
)
from par_index.services.publishing import publish_run
from par_index.services.run_units import run_units
from par_index.services.runs import run_index, run_index_job, run_now, start_run
from par_index.services.windows import extend_scorecard

__all__ = [
    "assign_areas",
    "assign_blind_readers",
    "cite_mark",
    "clear_mark",
    "draw_blind_sample",
    "extend_scorecard",
    "finalise_scorecard",
    "finish_appraisal",
    "open_scorecards",
    "publish_run",
    "read_value",
    "reopen_scorecard",
    "return_scorecard",
    "run_index",
    "run_index_job",
    "run_now",
    "run_units",
    "save_appraisal_mark",
    "save_blind_mark",
    "save_final_mark",
    "save_reply_mark",
    "save_self_mark",
    "send_back",
    "send_reply",
    "sign_scorecard",
    "start_run",
    "submit_scorecard",
    "uncite_mark",
]
