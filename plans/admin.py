from django.contrib import admin

from audit.admin import AuditedAdmin
from plans.forms.cross_checks import CrossCheckForm
from plans.models import (
    CrossCheck,
    Evidence,
    Finding,
    Indicator,
    Inspection,
    LegalBasis,
    Plan,
    Programme,
    ReformArea,
    ReminderStep,
    Task,
    TaskAssignment,
)


class ReformAreaInline(admin.TabularInline):
    model = ReformArea
    extra = 0


class LegalBasisInline(admin.TabularInline):
    model = LegalBasis
    extra = 0


class FindingInline(admin.TabularInline):
    """To be read here; findings are written and answered on the portal's own pages."""

    model = Finding
    extra = 0
    can_delete = False
    readonly_fields = ["text", "due_on", "remedy", "resolved_on", "recorded_by"]

    def has_add_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Programme)
class ProgrammeAdmin(AuditedAdmin):
    list_display = ["code", "name"]
    inlines = [ReformAreaInline]


@admin.register(Plan)
class PlanAdmin(AuditedAdmin):
    list_display = ["year", "unit", "title", "decision_number", "issued_on"]
    list_filter = ["year"]
    search_fields = ["title", "decision_number"]
    autocomplete_fields = ["unit"]


@admin.register(Indicator)
class IndicatorAdmin(AuditedAdmin):
    list_display = ["code", "name", "area", "kind", "across_periods", "for_levels", "position"]
    list_filter = ["kind", "area"]
    search_fields = ["code", "name"]


@admin.register(CrossCheck)
class CrossCheckAdmin(AuditedAdmin):
    form = CrossCheckForm
    list_display = ["code", "left", "relation", "right", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "left", "right", "message"]


@admin.register(Task)
class TaskAdmin(AuditedAdmin):
    list_display = ["code", "title", "plan", "lead", "target", "indicator", "is_proposed"]
    list_filter = ["plan", "area", "is_proposed"]
    list_select_related = ["plan", "lead", "indicator"]
    search_fields = ["code", "title"]
    autocomplete_fields = ["lead", "cooperating", "indicator"]
    inlines = [LegalBasisInline]


@admin.register(TaskAssignment)
class TaskAssignmentAdmin(AuditedAdmin):
    list_display = ["task", "unit", "post"]
    list_select_related = ["task", "unit"]
    autocomplete_fields = ["task", "unit"]


@admin.register(Inspection)
class InspectionAdmin(AuditedAdmin):
    list_display = ["unit", "year", "held_on", "decision"]
    list_filter = ["year"]
    autocomplete_fields = ["unit"]
    inlines = [FindingInline]


@admin.register(Evidence)
class EvidenceAdmin(AuditedAdmin):
    """The register to be read; documents are added where their content is checked."""

    list_display = ["number", "title", "unit", "issued_on"]
    search_fields = ["number", "title"]
    list_select_related = ["unit"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(ReminderStep)
class ReminderStepAdmin(AuditedAdmin):
    """The rule by which people are reminded."""

    list_display = ["kind", "days", "audience", "repeats_weekly"]
    list_filter = ["kind"]
