"""The addresses of the rules."""

from __future__ import annotations

from django.urls import path

from console.rules.views import comparing, reading, rereading, signatures, trying

app_name = "rules"
urlpatterns = [
    path("", reading.show, name="list"),
    path("essayer/", trying.show, name="try"),
    path("versions/", comparing.show, name="versions"),
    path("versions/proposer/", comparing.propose, name="propose"),
    path("relectures/", rereading.begin, name="reread_begin"),
    path("relectures/<int:key>/", rereading.show, name="reread"),
    path("relectures/<int:key>/arreter/", rereading.stop, name="reread_stop"),
    path("signer/", signatures.sign, name="sign"),
    path("retirer-la-signature/", signatures.withdraw, name="withdraw"),
    path("regle/<str:rule>/", reading.show_one, name="one"),
]
