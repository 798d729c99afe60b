"""The addresses of the rules."""

from __future__ import annotations

from django.urls import path

from console.rules.views import comparing, reading, signatures, trying

app_name = "rules"
urlpatterns = [
    path("", reading.show, name="list"),
    path("essayer/", trying.show, name="try"),
    path("versions/", comparing.show, name="versions"),
    path("versions/proposer/", comparing.propose, name="propose"),
    path("signer/", signatures.sign, name="sign"),
    path("retirer-la-signature/", signatures.withdraw, name="withdraw"),
    path("regle/<str:rule>/", reading.show_one, name="one"),
]
