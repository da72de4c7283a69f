"""Every write of this app."""

from satisfaction.services.ballots import channel_of, store_ratings, submit_rating
from satisfaction.services.codes import (
    VALID_DAYS,
    IssuedCode,
    clear_voice,
    codes_given,
    issue_codes,
)
from satisfaction.services.links import (
    issue_counter_link,
    renew_counter_link,
    revoke_counter_link,
)
from satisfaction.services.publication import publish_results
from satisfaction.services.summaries import fold, rebuild
from satisfaction.services.suspicions import decide_series, hold_finds

__all__ = [
    "VALID_DAYS",
    "IssuedCode",
    "channel_of",
    "clear_voice",
    "codes_given",
    "decide_series",
    "fold",
    "hold_finds",
    "issue_codes",
    "issue_counter_link",
    "publish_results",
    "rebuild",
    "renew_counter_link",
    "revoke_counter_link",
    "store_ratings",
    "submit_rating",
]
