from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from audit.admin import AuditedAdmin
from audit.services import record
from units.models import (
    ApiKey,
    Level,
    Membership,
    Period,
    PeriodExtension,
    SpecialDay,
    Unit,
    UnitLineage,
    User,
)
from units.services import make_api_key, revoke_api_key

# Roles are memberships; Django's groups would be a second way to say the same.
admin.site.unregister(Group)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["unit"]


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    list_display = ["username", "full_name", "email", "is_active"]
    search_fields = ["username", "full_name", "email"]
    inlines = [MembershipInline]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Thông tin"), {"fields": ("full_name", "email")}),
        (_("Quyền vào trang quản trị"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "full_name",
                    "email",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )
    list_filter = ["is_active", "is_staff"]
    filter_horizontal = []

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, unquote(id))
            record("user.password_set", user, by=request.user)
        return response


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    list_display = ["code", "name", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level"]
    search_fields = ["code", "search_key", "name"]
    autocomplete_fields = ["parent"]

    def get_search_results(self, request, queryset, search_term):
        """To choose from: units that exist today. Their names were given again in 2025."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.in_force()
        return super().get_search_results(request, queryset, search_term)


@admin.register(Period)
class PeriodAdmin(AuditedAdmin):
    list_display = [
        "code",
        "name",
        "year",
        "starts_on",
        "ends_on",
        "opens_on",
        "due_on",
        "closes_on",
    ]
    list_filter = ["year"]


@admin.register(PeriodExtension)
class PeriodExtensionAdmin(AuditedAdmin):
    list_display = ["unit", "period", "until", "reason", "granted_by"]
    autocomplete_fields = ["unit"]


@admin.register(SpecialDay)
class SpecialDayAdmin(AuditedAdmin):
    list_display = ["day", "kind", "name"]
    list_filter = ["kind"]
    date_hierarchy = "day"


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Keys are made and revoked here; nobody sees one twice and none is changed or deleted."""

    list_display = ["name", "unit", "prefix", "made_on", "expires_on", "last_used_on", "revoked_on"]
    list_select_related = ["unit"]
    autocomplete_fields = ["unit"]
    fields = ["name", "unit", "expires_on"]
    actions = ["revoke"]

    def save_model(self, request, obj, form, change) -> None:
        facts = {name: form.cleaned_data[name] for name in self.fields}
        key, secret = make_api_key(by=request.user, **facts)
        obj.pk = key.pk
        told = _("Khóa mới, chỉ hiện một lần này, xin chép lại ngay: %(secret)s")
        messages.warning(request, told % {"secret": secret})

    def log_addition(self, request, obj, message):
        """The trail has it already."""

    @admin.action(description=_("Thu hồi các khóa đã chọn"), permissions=["add"])
    def revoke(self, request, queryset) -> None:
        for key in queryset:
            revoke_api_key(key=key, by=request.user)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


admin.site.register([Level, UnitLineage], AuditedAdmin)
