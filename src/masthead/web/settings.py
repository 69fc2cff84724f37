"""What Django reads, made of the installation's typed settings. The site's folder is named by ``MASTHEAD_SITE``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from masthead.web.database import databases
from masthead.web.logs import logging_config
from masthead.web.site import load_site

SITE = load_site(Path(os.environ.get("MASTHEAD_SITE", ".")), os.environ)
_said = SITE.settings

SECRET_KEY = _said.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in _said.previous_secret_keys]
DEBUG = _said.debug
# Which hosts exist is the publications' business, too: `masthead.web.hosts` refuses the others.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "masthead.web.team",
    "masthead.web.publications",
    "masthead.web.webhooks",
    "masthead.web.archive",
    "masthead.web.subscribers",
    "masthead.web.newsroom",
    "masthead.web.mailings",
    "masthead.web.returns",
    "masthead.web.insights",
    "masthead.web.growth",
    "masthead.web.revenue",
    "masthead.web.api",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "masthead.web.proxies.ProxyMiddleware",
    "masthead.web.logs.RequestLogMiddleware",
    "masthead.web.hosts.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "masthead.web.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "masthead.web.team.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "masthead.web.urls"
WSGI_APPLICATION = "masthead.web.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "masthead.web.notice.notice",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = databases(SITE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits on guessing passwords and codes count in here: every process has to see the same numbers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "team_shared_value",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pictures of figures: made again where they are gone, so each host has its own.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": SITE.state / "charts",
        "TIMEOUT": 14 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

LANGUAGE_CODE = _said.language
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
TIME_ZONE = _said.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = SITE.state / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = SITE.media
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "masthead.web.static.StaticStorage"},
}
# Found in the packages when nothing was collected: a fresh site is served at once.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _said.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _said.secure else 0
# Whether a request came by https is known where a proxy of ours says so.
SECURE_SSL_REDIRECT = _said.secure and _said.trusted_proxies > 0
SECURE_REDIRECT_EXEMPT = [r"^health$"]
X_FRAME_OPTIONS = "SAMEORIGIN"
# A long edition has thousands of fields, and what a word processor puts on the clipboard weighs megabytes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
CSRF_TRUSTED_ORIGINS = [_said.base_url]
SILENCED_SYSTEM_CHECKS = ["urls.W003"]

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/newsroom/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "masthead.web.team.accounts.InvitedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ALLAUTH_TRUSTED_PROXY_COUNT = _said.trusted_proxies
MFA_ADAPTER = "masthead.web.team.accounts.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Masthead"
# Browsers treat loopback as secure; allauth has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _said.secure

LOGGING = logging_config(_said.log_format)

EMAIL_BACKEND = "masthead.web.mail.RelayBackend"
DEFAULT_FROM_EMAIL = _said.mail_from or f"Masthead <masthead@{_said.host}>"

WAGTAIL_SITE_NAME = "Masthead"
WAGTAILADMIN_BASE_URL = _said.base_url
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "team_entrance"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_NOTIFICATION_USE_HTML = False
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "masthead.web.newsroom.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES: list[str] = []
