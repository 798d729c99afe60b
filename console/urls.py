"""Every address of the console."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from console.accounts.passwords import ChangePassword
from console.audit import views as audit
from console.dashboard import views as dashboard
from console.handover import views as handover
from console.training import views as training


def health(request: HttpRequest) -> HttpResponse:
    """Answer whoever watches over the process."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", include("console.conversations.urls")),
    path("a-comprendre/", include("console.inbox.urls")),
    path("rappels/", include("console.callbacks.urls")),
    path("tableau-de-bord/", dashboard.show, name="dashboard"),
    path("tableau-de-bord/chiffres.json", dashboard.figures, name="dashboard_figures"),
    path("entrainement/", training.show, name="training"),
    path("entrainement/decider", training.decide, name="training_decide"),
    path("entrainement/phrases.zip", training.download_sentences, name="training_sentences"),
    path("entrainement/formulations.yml", training.download_answers, name="training_answers"),
    path("entrainement/donnees.yml", training.download, name="training_download"),
    path("entrainement/ajouter/", training.add, name="training_add"),
    path("conversations/<int:key>/fhir.json", handover.download, name="fhir"),
    path("regles/", include("console.rules.urls")),
    path("mots/", include("console.words.urls")),
    path("journal/", audit.show, name="audit"),
    path("journal/export.csv", audit.export, name="audit_export"),
    # The admin has a page of its own for this, which the audit trail would not know of.
    path("reglages/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("reglages/", admin.site.urls),
    path("account/", include("console.accounts.urls")),
    path("account/logout/", LogoutView.as_view(), name="logout"),
    path("account/password/", ChangePassword.as_view(), name="password_change"),
    path(
        "account/password/done/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_done.html"),
        name="password_change_done",
    ),
    path("favicon.ico", RedirectView.as_view(url="/static/console/icon.svg"), name="icon"),
    path("health", health, name="health"),
]
handler403 = "console.conversations.views.errors.forbidden"
handler404 = "console.conversations.views.errors.missing"
handler500 = "console.conversations.views.errors.broken"
