"""Every write of this app."""

from satisfaction.services.ballots import channel_of, store_ratings, submit_rating
from satisfaction.services.codes import (
    VALID_DAYS,
    IssuedCode,
    clear_voice,
    codes_given,
    issue_codes,
)
from satisfaction.services.comments import decide_comment, erase_old_comments
from satisfaction.services.links import issue_counter_link, renew_counter_link, revoke_counter_link
from satisfaction.services.publication import publish_results, withdraw_results
from satisfaction.services.question_sets import (
    confirm_wording,
    keep_sets_file,
    remove_wording,
    save_wording,
    set_days,
    store_sets,
    take_sets_file,
)
from satisfaction.services.summaries import fold, rebuild
from satisfaction.services.suspicions import decide_series, hold_finds

__all__ = [
    "VALID_DAYS",
    "IssuedCode",
    "channel_of",
    "decide_comment",
    "erase_old_comments",
    "clear_voice",
    "codes_given",
    "confirm_wording",
    "decide_series",
    "fold",
    "hold_finds",
    "issue_codes",
    "issue_counter_link",
    "keep_sets_file",
    "publish_results",
    "rebuild",
    "remove_wording",
    "renew_counter_link",
    "revoke_counter_link",
    "save_wording",
    "set_days",
    "store_ratings",
    "store_sets",
    "submit_rating",
    "withdraw_results",
    "take_sets_file",
]
