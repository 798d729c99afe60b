"""Accounts and settings in Django's admin, for the person in charge."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User

from console.accounts import locks, second_factor, sessions
from console.accounts.forms import AccountForm, NewAccountForm
from console.accounts.models import Retention
from console.accounts.roles import give_role, role_of
from console.audit.admin import AuditedAdmin
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


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):
    """Accounts: name, password, role, active or not. Nobody is a superuser."""

    form = AccountForm
    add_form = NewAccountForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personne", {"fields": ("first_name", "last_name", "email")}),
        ("Droits", {"fields": ("role", "is_active")}),
        ("Connexion", {"fields": ("second_factor", "locked", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "role", "password1", "password2")}),)
    readonly_fields = ("second_factor", "locked", "last_login")
    list_display = ("username", "role", "is_active", "second_factor", "locked", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    actions = ("reset_second_factor", "unlock")
    shown_changes = ("username", "role", "is_active")

    @admin.display(description="Rôle")
    def role(self, user: User) -> str:
        """Return the role of an account."""
        return role_of(user)

    @admin.display(description="Second facteur", boolean=True)
    def second_factor(self, user: User) -> bool:
        """Say whether the account has a second factor."""
        return second_factor.is_set_up(user)

    @admin.display(description="Bloqué après trop d'essais")
    def locked(self, user: User) -> str:
        """Say whether the account is kept from logging in for now."""
        return "oui" if locks.is_locked(user) else "non"

    @admin.action(description="Retirer le second facteur (téléphone perdu)", permissions=["change"])
    def reset_second_factor(self, request: Any, chosen: Any) -> None:
        """Let the chosen accounts set up a new second factor at their next log-in."""
        for user in chosen:
            second_factor.take_away(user)
            # Whoever holds an open page must not be the one who sets up the next.
            sessions.end_all(user)
            record(request.user, Deed.ACCOUNT, user.get_username(), "second facteur retiré")
        self.message_user(
            request,
            "Second facteur retiré, sessions fermées. Que la personne se connecte sans tarder :"
            " d'ici là, son mot de passe suffit pour en mettre un autre en place.",
        )

    @admin.action(description="Débloquer la connexion (trop d'essais)", permissions=["change"])
    def unlock(self, request: Any, chosen: Any) -> None:
        """Let the chosen accounts log in again at once."""
        for user in chosen:
            locks.unlock(user)
            record(request.user, Deed.ACCOUNT, user.get_username(), "connexion débloquée")
        self.message_user(request, "Connexion débloquée.")

    def has_module_permission(self, request: Any) -> bool:
        """Show accounts to whoever may see them."""
        return bool(request.user.has_perm("auth.view_user"))

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody deletes their own account: so there is always one that administers."""
        own = obj is not None and obj.pk == request.user.pk
        return bool(super().has_delete_permission(request, obj)) and not own

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form, which knows who fills it in."""
        form = super().get_form(request, obj, **kwargs)
        form.acting = request.user
        return form

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Give the role."""
        super().save_related(request, form, formsets, change)
        give_role(form.instance, form.cleaned_data["role"])


@admin.register(Retention)
class RetentionAdmin(AuditedAdmin):
    """The one row of the retention setting."""

    shown_changes = ("days",)

    def has_add_permission(self, request: Any) -> bool:
        """There is one row, made with the tables."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """The row stays."""
        return False


@admin.register(Tag)
class TagAdmin(AuditedAdmin):
    """Labels of conversations."""

    search_fields = ("name",)
    shown_changes = ("name",)


@admin.register(SavedView)
class SavedViewAdmin(AuditedAdmin):
    """Saved views; those without an owner are everybody's."""

    list_display = ("name", "owner", "query")
