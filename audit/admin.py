from django.contrib import admin

from audit.models import AuditEvent


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
