from django.contrib import admin

from audit.models import AuditEvent
from audit.services import record


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    """Read only: the trail is written by services and by nobody else."""

    list_display = ["sequence", "happened_at", "actor_name", "action", "target", "target_id"]
    list_filter = ["action"]
    search_fields = ["target_id", "actor_name", "unit_code"]
    date_hierarchy = "happened_at"

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class AuditedAdmin(admin.ModelAdmin):
    """An admin page whose changes go to the trail like every other change."""

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        after = {name: str(form.cleaned_data.get(name)) for name in form.changed_data}
        before = {name: str(form.initial.get(name)) for name in form.changed_data}
        action = "admin.changed" if change else "admin.added"
        record(action, obj, by=request.user, before=before if change else {}, after=after)

    def delete_model(self, request, obj) -> None:
        record("admin.deleted", obj, by=request.user, before={"text": str(obj)})
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
