"""The addresses of the words."""

from __future__ import annotations

from django.urls import path

from console.words import views

app_name = "words"
urlpatterns = [
    path("", views.show, name="list"),
    path("essayer/", views.listen, name="try"),
    path("chercher/", views.look, name="search"),
    path("<slug:name>/", views.show_one, name="one"),
]
