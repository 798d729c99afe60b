"""Django's settings, all from the environment (docs/console.md names each variable)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from console.databases import database
from deploy.settings import load_settings

_given = load_settings(os.environ)
BASE = Path(__file__).resolve().parent
_address = urlsplit(_given.console_url)
_https = _address.scheme == "https"

SECRET_KEY = _given.secret_key
DEBUG = False
ALLOWED_HOSTS = [_address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [_given.console_url]
ROOT_URLCONF = "console.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": database(_given.console_db_url, own=True),
    "tracker": database(_given.db_url, own=False),
}
DATABASE_ROUTERS = ["console.tracker.router.TrackerRouter"]

INSTALLED_APPS = [
    "console.conversations",
    "console.follower",
    "console.tracker",
    "console.audit",
    "console.training",
    "console.inbox",
    "console.callbacks",
    "console.dashboard",
    "console.rules",
    "console.handover",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "two_factor",
    # Last: it takes the tables of the others out of the admin.
    "console.accounts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "console.security.PageHeaders",
    "console.forgetting.Forgetting",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "console.accounts.sessions.SessionLimits",
    "console.accounts.gate.Gate",
    "console.tracker.outage.StoreOutage",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["console.conversations.templatetags.french"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.conversations.context.navigation",
                "console.follower.context.notice",
            ],
        },
    }
]

# Language and time: the reviewers' own, whatever their browser says.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Files of the pages.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static", ("look", BASE.parent / "widget" / "look")]
WHITENOISE_USE_FINDERS = True

# Accounts.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "two_factor:login"
LOGIN_REDIRECT_URL = "conversations:list"
LOGOUT_REDIRECT_URL = "two_factor:login"
SECOND_FACTOR_REQUIRED = _given.console_second_factor
OTP_TOTP_ISSUER = "Console de relecture"
TWO_FACTOR_LOGIN_TIMEOUT = 600
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # The audit trail has every log-in.
# The names that the forms of the log-in have: what is typed there is stored nowhere.
AXES_PASSWORD_FORM_FIELD = "auth-password"
AXES_SENSITIVE_PARAMETERS = ["auth-username", "token-otp_token", "backup-otp_token"]

# Sessions end after eight hours, and after half an hour without a page being opened
# (console/accounts/sessions.py counts both).
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "console_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = "console_csrf"
CSRF_FAILURE_VIEW = "console.security.csrf_failure"
SECURE_SSL_REDIRECT = False  # The proxy in front of the console ends TLS.
# What the proxy says of the caller is believed or not by the server itself, see the command "run".
TRUSTED_PROXY = _given.console_proxy
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Where reviewed phrases are written for the next training.
TRAINING_FILE = Path(
    os.environ.get("TRIAGE_TRAINING_FILE", BASE.parent / "data" / "nlu" / "reviewed.yml")
)
# The trained model, for what is read anew.
MODEL_FILE = BASE.parent / "models" / "triage.tar.gz"
# Where the reader of meaning keeps the sentences it learns from, and the base of answers its own.
SENTENCES_FOLDER = BASE.parent / "triage" / "meaning" / "sentences"
ANSWERS_FOLDER = BASE.parent / "content" / "answers"
# What the messaging channels remember of answers that could not be sent: a file or a database.
MESSAGING_DB = _given.messaging_db
TRAINING_DATA = BASE.parent / "data" / "nlu"
DOMAIN_FILE = BASE.parent / "domain.yml"

# Where each new result is sent, signed with the secret; off without an address.
WEBHOOK_URL = _given.webhook_url
WEBHOOK_SECRET = _given.webhook_secret

# Logs name what went wrong, never what somebody wrote.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "console.logs.WithoutMessages",
            "format": "%(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "console": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
