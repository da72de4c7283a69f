"""What this app offers to the index. Each measure costs the same number of queries for any units.

`argument` says whose records count: "" the unit and all below it, "own" the unit alone,
"subordinate" only those below it. A year's figures are those of its last day, or of today
while the year runs.
"""

from procedures.measures.base import Measure, last_day, shares, spread_sums
from procedures.measures.catalogue import online_level_rate, posting_rate
from procedures.measures.dossiers import (
    apology_rate,
    median_days,
    monthly_reported_rate,
    on_time_rate,
    one_stop_rate,
    online_dossier_rate,
    overdue_now,
    postal_dossier_rate,
)
from procedures.measures.links import measure_url
from procedures.measures.proposals import abolition_proposals, shortened_count
from procedures.measures.registers import (
    iso_conversion_rate,
    one_stop_rollout_count,
    one_stop_rollout_new,
    one_stop_rollout_rate,
    one_stop_score,
    systems_connected,
)

# What is no figure here is for the measures of the apps above.
__all__ = ["MEASURES", "Measure", "last_day", "measure_url", "shares", "spread_sums"]

MEASURES: dict[str, Measure] = {
    "posting_rate": posting_rate,
    "on_time_rate": on_time_rate,
    "apology_rate": apology_rate,
    "median_days": median_days,
    "overdue_now": overdue_now,
    "monthly_reported_rate": monthly_reported_rate,
    "one_stop_rate": one_stop_rate,
    "shortened_count": shortened_count,
    "abolition_proposals": abolition_proposals,
    "online_level_rate": online_level_rate,
    "online_dossier_rate": online_dossier_rate,
    "postal_dossier_rate": postal_dossier_rate,
    "one_stop_rollout_rate": one_stop_rollout_rate,
    "one_stop_rollout_count": one_stop_rollout_count,
    "one_stop_rollout_new": one_stop_rollout_new,
    "iso_conversion_rate": iso_conversion_rate,
    "systems_connected": systems_connected,
    "one_stop_score": one_stop_score,
}
