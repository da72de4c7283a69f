from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import AuditEvent
from audit.services import record


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    """Read only: the trail is written by services and by nobody else."""

    list_display = ["sequence", "happened_at", "actor_name", "action", "target_words", "target_id"]
    list_filter = ["action"]
    search_fields = ["target_id", "actor_name", "unit_code"]
    date_hierarchy = "happened_at"

    @admin.display(description=_("đối tượng"), ordering="target")
    def target_words(self, event: AuditEvent) -> str:
        """The kind of record in words; its code where no such kind exists any more."""
        try:
            return str(apps.get_model(event.target)._meta.verbose_name)
        except (LookupError, ValueError):
            return event.target

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _said(names, values) -> dict[str, str]:
    """The fields as text; what a person signs in with never goes to the trail."""
    return {name: str(values.get(name)) for name in names if "password" not in name}


class AuditedAdmin(admin.ModelAdmin):
    """An admin page whose changes, those of its inlines too, go to the trail like any other."""

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        after = _said(form.changed_data, form.cleaned_data)
        before = _said(form.changed_data, form.initial) if change else {}
        action = "admin.changed" if change else "admin.added"
        record(action, obj, by=request.user, before=before, after=after)

    def save_formset(self, request, form, formset, change) -> None:
        # A deleted row forgets its own key.
        going = [(one.instance.pk, str(one.instance)) for one in formset.deleted_forms]
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            record("admin.added", obj, by=request.user, after={"text": str(obj)})
        for obj, names in formset.changed_objects:
            changed = {name: str(getattr(obj, name)) for name in names}
            record("admin.changed", obj, by=request.user, after={"text": str(obj), **changed})
        for pk, text in going:
            gone = formset.model(pk=pk)
            record("admin.deleted", gone, by=request.user, before={"text": text})

    def delete_model(self, request, obj) -> None:
        record("admin.deleted", obj, by=request.user, before={"text": str(obj)})
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
