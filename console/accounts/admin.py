"""Accounts and settings in Django's admin, for the person in charge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts.models import Retention
from console.accounts.roles import ADMIN, ROLES
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import SavedView, Tag

admin.site.site_header = "Comptes et réglages"
admin.site.site_title = "Console de relecture"
admin.site.index_title = "Comptes et réglages"
admin.site.site_url = "/"
admin.site.unregister(Group)
admin.site.unregister(User)
for model in list(admin.site._registry):
    if model._meta.app_label in ("axes", "otp_static", "otp_totp", "two_factor"):
        admin.site.unregister(model)


class AccountForm(forms.ModelForm):
    """An account has one role."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(name__in=ROLES), label="Rôle", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts: name, password, role, active or not. Nobody is a superuser."""

    form = AccountForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personne", {"fields": ("first_name", "last_name", "email")}),
        ("Droits", {"fields": ("is_active", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    actions = ("reset_second_factor",)

    @admin.display(description="Rôle")
    def roles(self, user: User) -> str:
        """Return the roles of an account."""
        return ", ".join(user.groups.values_list("name", flat=True)) or "aucun"

    @admin.action(description="Retirer le second facteur (téléphone perdu)")
    def reset_second_factor(self, request: Any, chosen: Any) -> None:
        """Let the chosen accounts set up a new second factor at their next log-in."""
        for user in chosen:
            TOTPDevice.objects.filter(user=user).delete()
            user.staticdevice_set.all().delete()
            record(request.user, Deed.ACCOUNT, user.get_username(), "second facteur retiré")

    def has_module_permission(self, request: Any) -> bool:
        """Show accounts to whoever may see them."""
        return bool(request.user.has_perm("auth.view_user"))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Keep the access to these pages in step with the role."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        user.is_staff = user.groups.filter(name=ADMIN).exists()
        user.is_superuser = False
        user.save()


@admin.register(Retention)
class RetentionAdmin(admin.ModelAdmin):
    """The one row of the retention setting."""

    def has_add_permission(self, request: Any) -> bool:
        """There is one row, made with the tables."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """The row stays."""
        return False


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Labels of conversations."""

    search_fields = ("name",)


@admin.register(SavedView)
class SavedViewAdmin(admin.ModelAdmin):
    """Saved views; those without an owner are everybody's."""

    list_display = ("name", "owner", "query")


@receiver(post_save, sender=LogEntry)
def _changed(sender: Any, instance: LogEntry, **_: Any) -> None:
    """Write every change made in these pages to the audit trail."""
    what = f"{instance.content_type} : {instance.get_change_message()}"
    record(instance.user, Deed.ACCOUNT, instance.object_repr, what)
