"""The addresses of one's own account, under the names that django-two-factor-auth expects."""

from __future__ import annotations

from django.urls import path
from two_factor.views import ProfileView, QRGeneratorView, SetupCompleteView

from console.accounts.login import LogIn
from console.accounts.second_factor import BackupCodes, SetUp, TakeAway

app_name = "two_factor"
urlpatterns = [
    path("login/", LogIn.as_view(), name="login"),
    path("two_factor/", ProfileView.as_view(), name="profile"),
    path("two_factor/setup/", SetUp.as_view(), name="setup"),
    path("two_factor/qrcode/", QRGeneratorView.as_view(), name="qr"),
    path("two_factor/setup/complete/", SetupCompleteView.as_view(), name="setup_complete"),
    path("two_factor/backup/tokens/", BackupCodes.as_view(), name="backup_tokens"),
    path("two_factor/disable/", TakeAway.as_view(), name="disable"),
]
