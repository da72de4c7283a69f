"""Everything that a person may be allowed to do. Views and services ask for these, never for roles."""

from enum import StrEnum


class Permission(StrEnum):
    # Plans and quarterly reports
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    REPORT_VIEW = "report.view"
    REPORT_EDIT = "report.edit"
    REPORT_SUBMIT = "report.submit"
    REPORT_SIGN = "report.sign"
    REPORT_REVIEW = "report.review"
    PERIOD_EDIT = "period.edit"
    EVIDENCE_VIEW = "evidence.view"
    EVIDENCE_EDIT = "evidence.edit"
    INSPECTION_VIEW = "inspection.view"
    FINDING_RECORD = "finding.record"
    INSPECTION_PLAN = "inspection.plan"
    # Procedures and dossiers
    DOSSIER_VIEW = "dossier.view"
    POSTING_CONFIRM = "posting.confirm"
    # The catalogue itself: versions, imports, readers' reports.
    PROCEDURE_EDIT = "procedure.edit"
    # Loads of dossiers and a month's figures.
    DOSSIER_KEEP = "dossier.keep"
    PROPOSAL_DRAFT = "proposal.draft"
    # Merging, sending, and what was answered.
    PROPOSAL_DECIDE = "proposal.decide"
    ASSESSMENT_DECLARE = "assessment.declare"
    ASSESSMENT_APPRAISE = "assessment.appraise"
    REGISTER_KEEP = "register.keep"
    # Citizens' voice
    SATISFACTION_VIEW = "satisfaction.view"
    SATISFACTION_PUBLISH = "satisfaction.publish"
    # How people come to rate: codes on counters and tablets, one-time codes for closed dossiers.
    RATING_INVITE = "rating.invite"
    # Whether a series of ballots that looks wrong counts.
    RATING_REVIEW = "rating.review"
    COMMENT_MODERATE = "comment.moderate"
    QUESTION_EDIT = "question.edit"
    SURVEY_VIEW = "survey.view"
    SURVEY_KEEP = "survey.keep"
    SURVEY_TYPE = "survey.type"
    PETITION_VIEW = "petition.view"
    PETITION_HANDLE = "petition.handle"
    PETITION_APPROVE = "petition.approve"
    # The index
    SCORE_VIEW = "score.view"
    SCORE_SELF = "score.self"
    SCORE_SIGN = "score.sign"
    SCORE_APPRAISE = "score.appraise"
    # Who appraises which area, blind second readings, more time for a unit.
    SCORE_ASSIGN = "score.assign"
    CRITERIA_EDIT = "criteria.edit"
    INDEX_VIEW = "index.view"
    INDEX_RUN = "index.run"
    INDEX_PUBLISH = "index.publish"
    SCORE_EXPORT = "score.export"
    # The portal itself: what runs by itself and whether it did
    OPERATIONS_VIEW = "operations.view"


class Reach(StrEnum):
    """How far a permission goes from the unit of the membership."""

    OWN = "own"
    SUBTREE = "subtree"
    # The units under it and not itself: nobody judges their own house.
    BELOW = "below"
    # The unit and its parent's whole subtree: neighbours may compare themselves.
    DISTRICT = "district"
