"""Scores, rules and faults in plain words; the arithmetic behind them is in par_index.scoring."""

from par_index.explanations.exceptions import exception_sentence, treatment_words
from par_index.explanations.faults import fault_line, fault_message
from par_index.explanations.lines import explain_line, explain_reason
from par_index.explanations.sentences import rule_sentence

__all__ = [
    "exception_sentence",
    "explain_line",
    "explain_reason",
    "fault_line",
    "fault_message",
    "rule_sentence",
    "treatment_words",
]
