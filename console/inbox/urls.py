"""The addresses of what was not understood, and of what was answered from the base."""

from __future__ import annotations

from django.urls import path

from console.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.show, name="show"),
    path("decider", views.decide, name="decide"),
    path("reponses/", views.answers, name="answers"),
]
