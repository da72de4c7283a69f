"""Every write of this app."""

from satisfaction.services.ballots import channel_of, store_ratings, submit_rating
from satisfaction.services.comments import decide_comment, erase_old_comments
from satisfaction.services.links import issue_counter_link, revoke_counter_link
from satisfaction.services.publication import publish_results, withdraw_results
from satisfaction.services.summaries import fold, rebuild

__all__ = [
    "channel_of",
    "decide_comment",
    "erase_old_comments",
    "fold",
    "issue_counter_link",
    "publish_results",
    "rebuild",
    "revoke_counter_link",
    "store_ratings",
    "submit_rating",
    "withdraw_results",
]
