"""Changes made in the admin, written to the audit trail: who, what, from which value to which."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from console.audit.models import Deed
from console.audit.trail import record


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose changes are in the audit trail.

    ``shown_changes`` names the fields whose values may stand there; of the others only the name.
    Rows are deleted one at a time, by their own page, so that each deletion is asked for and noted.
    """

    shown_changes: tuple[str, ...] = ()

    def get_actions(self, request: Any) -> Any:
        """Return the actions of the list, without Django's deletion of many rows."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def construct_change_message(
        self, request: Any, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Return Django's own message; keep ours for the audit trail."""
        request.audited_changes = "" if add else self._changes(form)
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Note that ``obj`` was made."""
        self._note(request, obj, "créé")
        return super().log_addition(request, obj, message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Note what was changed of ``obj``."""
        self._note(request, obj, getattr(request, "audited_changes", "") or "enregistré tel quel")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """Note that rows were deleted."""
        for obj in queryset:
            self._note(request, obj, "supprimé")
        return super().log_deletions(request, queryset)

    def _changes(self, form: Any) -> str:
        told = []
        for name in form.changed_data:
            field = form.fields.get(name)
            label = str(field.label if field is not None else name).lower()
            if name in self.shown_changes:
                before, after = form[name].initial, form.cleaned_data.get(name)
                told.append(f"{label} : {_word(before)} → {_word(after)}")
            else:
                told.append(f"{label} changé")
        return ", ".join(told)

    @staticmethod
    def _note(request: Any, obj: Any, what: str) -> None:
        record(request.user, Deed.ACCOUNT, obj, f"{obj._meta.verbose_name}, {what}")


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
