"""The addresses of the conversations."""

from __future__ import annotations

from django.urls import path

from console.conversations.views import (
    bulk,
    erasing,
    exports,
    identity,
    judging,
    listing,
    live,
    reviewing,
    saved,
    teaching,
    thread,
)

app_name = "conversations"
urlpatterns = [
    path("", listing.home, name="home"),
    path("conversations/", listing.show, name="list"),
    path("conversations/filtrer", listing.choose, name="filter"),
    path("conversations/ensemble", bulk.change, name="bulk"),
    path("conversations/retrouver", identity.search, name="find"),
    path("conversations/export.csv", exports.as_csv, name="export_csv"),
    path("conversations/export.json", exports.as_json, name="export_json"),
    path("conversations/vues/", saved.save, name="save_view"),
    path("conversations/vues/<int:key>/", saved.open_view, name="open_view"),
    path("conversations/vues/<int:key>/supprimer", saved.delete, name="delete_view"),
    path("conversations/<int:key>/", thread.show, name="thread"),
    path("conversations/<int:key>/identifiant", identity.show, name="identity"),
    path("conversations/<int:key>/etat", reviewing.set_state, name="state"),
    path("conversations/<int:key>/attribution", reviewing.assign, name="assign"),
    path("conversations/<int:key>/etiquettes", reviewing.tag, name="tag"),
    path("conversations/<int:key>/notes", reviewing.note, name="note"),
    path("conversations/<int:key>/correction", reviewing.correct, name="correct"),
    path("conversations/<int:key>/avis", judging.judge, name="judge"),
    path("conversations/<int:key>/proposition", teaching.propose, name="propose"),
    path("conversations/<int:key>/cas-de-test.yml", teaching.as_test, name="as_test"),
    path("conversations/<int:key>/effacer", erasing.erase, name="erase"),
    path("urgences", live.emergencies, name="live"),
]
