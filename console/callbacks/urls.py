"""The addresses of the requests to be called back."""

from __future__ import annotations

from django.urls import path

from console.callbacks import views

app_name = "callbacks"
urlpatterns = [
    path("", views.show, name="show"),
    path("etat", views.settle, name="settle"),
]
