"""Quarterly reports."""

from tests.doors.words import MEMBERS, REPORT, STAFF, Door, act, form, of_commune

DOORS: dict[str, Door] = {
    "plans:report-list": STAFF,
    "plans:indicator-detail": STAFF,
    "plans:report-detail": Door(of_commune(*MEMBERS)),
    "plans:report-save": act(of_commune("official"), REPORT),
    "plans:report-submit": act(of_commune("official"), REPORT),
    "plans:report-sign": form(of_commune("leader")),
    "plans:report-send-back": act(of_commune("leader"), REPORT),
    "plans:report-return": act(of_commune("staff"), REPORT),
    "plans:report-accept": act(of_commune("staff"), REPORT),
    "plans:report-reopen": act(of_commune("staff"), REPORT),
    "plans:report-extend": act(of_commune("staff"), REPORT),
    "plans:cell-save": act(of_commune("official")),
    "plans:cell-cite": form(of_commune("official")),
    "plans:citation-remove": act(of_commune("official")),
}
