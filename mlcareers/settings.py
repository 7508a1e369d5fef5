"""Settings: environment -> values. Every name read here is documented in `.env.example` and docs/settings.md."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

from mlcareers import embedded
from mlcareers.lib.secret import local_secret
from mlcareers.lib.version import read_version
from mlcareers.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

VERSION = read_version(BASE_DIR / "CHANGELOG.md")

# --- Site -------------------------------------------------------------------------------------------------------------
SITE_NAME: str = env.str("SITE_NAME", "mlcareers")
SITE_URL: str = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CONTACT_EMAIL: str = env.str("CONTACT_EMAIL", "")
ADMIN_EMAIL: str = env.str("ADMIN_EMAIL", "admin@localhost.localdomain")

# --- Security ---------------------------------------------------------------------------------------------------------
DEBUG: bool = env.bool("DEBUG", False)
SECRET_KEY: str = env.str("SECRET_KEY", "") or local_secret(LOCAL_DIR)
_SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", []) or list(
    dict.fromkeys(["localhost", "127.0.0.1", "[::1]", f"[{_SITE_HOST}]" if ":" in _SITE_HOST else _SITE_HOST])
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
BEHIND_TLS: bool = SITE_URL.startswith("https://")
# How many proxies of ours stand before the web server: only their entries of X-Forwarded-For are believed.
PROXY_COUNT: int = env.int("PROXY_COUNT", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("TRUST_PROXY", False) else None
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^livez$"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mlcareers.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Web server -------------------------------------------------------------------------------------------------------
# "" leaves the choice to whoever starts it.
WEB_HOST: str = env.str("HOST", "").strip("[]")
WEB_PORT: str = env.str("PORT", "")
WEB_WORKERS: int = env.int("WEB_WORKERS", 2)
WEB_THREADS: int = env.int("WEB_THREADS", 2)
PAGE_CACHE_S: float = env.float("PAGE_CACHE_S", 10.0)

# --- Apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mlcareers.admin_site.MlcareersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "mlcareers.apps.ProjectConfig",
    "taxonomy.apps.TaxonomyConfig",
    "jobs.apps.JobsConfig",
]

MIDDLEWARE = [
    "mlcareers.lib.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "mlcareers.lib.response_headers.ResponseHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mlcareers.lib.replicas.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jobs.views.site.OneSiteMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "mlcareers.urls"
WSGI_APPLICATION = "mlcareers.wsgi.application"
ASGI_APPLICATION = "mlcareers.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jobs.views.site.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database and broker ------------------------------------------------------------------------------------------------
DATABASE_URL: str = env.str("DATABASE_URL", "") or embedded.local_database_url(BASE_DIR)
BROKER_URL: str = env.str("BROKER_URL", "") or embedded.local_broker_url(BASE_DIR)
# Whether `up` starts them.
EMBEDDED_DATABASE: bool = not env.str("DATABASE_URL", "")
EMBEDDED_BROKER: bool = not env.str("BROKER_URL", "")
DATABASES = {"default": Env().dj_db_url("_NO_SUCH_NAME", DATABASE_URL)}
DATABASES["default"] |= {
    "CONN_HEALTH_CHECKS": True,
    "CONN_MAX_AGE": 0,
}
# A command makes one connection, and is told at once where there is no database; a pool would try for ten seconds.
if Path(sys.argv[0]).name != "manage.py":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", 8),
        "timeout": 10,
    }
# Streaming replicas for readers without a session; each is read-only, and one that is away is not waited for.
DATABASE_REPLICA_URLS: list[str] = env.list("DATABASE_REPLICA_URLS", [])
DATABASE_REPLICA_LAG_S: float = env.float("DATABASE_REPLICA_LAG_S", 10.0)
for _number, _url in enumerate(DATABASE_REPLICA_URLS, 1):
    _replica = Env().dj_db_url("_NO_SUCH_NAME", _url)
    _replica |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}
    _replica.setdefault("OPTIONS", {}).update(connect_timeout=2, options="-c default_transaction_read_only=on")
    if "pool" in DATABASES["default"].get("OPTIONS", {}):
        _replica["OPTIONS"]["pool"] = DATABASES["default"]["OPTIONS"]["pool"] | {"min_size": 0, "timeout": 3}
    DATABASES[f"replica{_number}"] = _replica
for _database in DATABASES.values():
    if "pool" in _database.get("OPTIONS", {}) and _database["ENGINE"] == "django.db.backends.postgresql":
        _database["ENGINE"] = "mlcareers.lib.pooled"
DATABASE_ROUTERS = ["mlcareers.lib.replicas.ReplicaRouter"] if DATABASE_REPLICA_URLS else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL = embedded.redis_url(BROKER_URL, database=1)
CACHES = {
    "default": {
        "BACKEND": "mlcareers.lib.forgetful_cache.ForgetfulCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "mlcareers",
        # Seconds: a page does not wait for a broker that hangs.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

# --- Celery -----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
# Seconds that a worker asked to stop at once (SIGQUIT) gives its tasks; what is not done then goes back to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away, workers and schedule wait for it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # The time limit stays below the visibility timeout, else a second copy of a running task would start.
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- Accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "jobs.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
REGISTRATION_OPEN: bool = env.bool("REGISTRATION_OPEN", True)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
ACCOUNT_ADAPTER = "jobs.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "jobs.account_forms.LoginForm",
    "signup": "jobs.account_forms.SignupForm",
    "reset_password": "jobs.account_forms.ResetPasswordForm",
    "reset_password_from_key": "jobs.account_forms.ResetPasswordKeyForm",
    "change_password": "jobs.account_forms.ChangePasswordForm",
    "add_email": "jobs.account_forms.AddEmailForm",
    "reauthenticate": "jobs.account_forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}

# --- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_URL: str = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(Env().dj_email_url("_NO_SUCH_NAME", EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(LOCAL_DIR / "mail")
DEFAULT_FROM_EMAIL = CONTACT_EMAIL or "mlcareers@localhost.localdomain"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "mlcareers" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", LOCAL_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are read by developers, on their own machine: as they are.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "gz", "br", "zip", "woff2", "map")

# --- Fetching ---------------------------------------------------------------------------------------------------------
FETCH_REPLAY_URL: str = env.str("FETCH_REPLAY_URL", "")
SAMPLES_URL: str = env.str("SAMPLES_URL", "")
FETCH_CONNECT_S: float = env.float("FETCH_CONNECT_S", 3.0)
FETCH_READ_S: float = env.float("FETCH_READ_S", 10.0)
FETCH_TOTAL_S: float = env.float("FETCH_TOTAL_S", 60.0)
FETCH_MAX_BYTES: int = env.int("FETCH_MAX_BYTES", 25 * 1024 * 1024)
FETCH_MAX_REDIRECTS: int = env.int("FETCH_MAX_REDIRECTS", 5)
FETCH_HTTP: bool = env.bool("FETCH_HTTP", False)
FETCH_GAP_S: float = env.float("FETCH_GAP_S", 1.0)
FETCH_CONTACT_URL: str = env.str("FETCH_CONTACT_URL", "") or f"{SITE_URL}/about/"
_BOARD_KEYS: list[str] = env.list("BOARD_KEYS", [])
BOARD_KEYS: dict[str, str] = {
    board.strip(): key.strip() for board, _, key in (entry.partition("=") for entry in _BOARD_KEYS)
}
PERMITTED_BOARDS: frozenset[str] = frozenset(env.list("PERMITTED_BOARDS", []))
USER_AGENT = f"mlcareers/{VERSION} (+{FETCH_CONTACT_URL})"

# --- Importing --------------------------------------------------------------------------------------------------------
IMPORT_INTERVAL_MINUTES: int = env.int("IMPORT_INTERVAL_MINUTES", 360)
IMPORT_LEASE_S: int = env.int("IMPORT_LEASE_S", 20)
IMPORT_HOLD_MISSING_MIN: int = env.int("IMPORT_HOLD_MISSING_MIN", 5)
IMPORT_HOLD_MISSING_SHARE: float = env.float("IMPORT_HOLD_MISSING_SHARE", 0.30)
# Hours between the first and the second reading without a posting before it closes.
IMPORT_CONFIRM_HOURS: float = env.float("IMPORT_CONFIRM_HOURS", 6.0)
IMPORT_UNSEEN_DAYS: int = env.int("IMPORT_UNSEEN_DAYS", 30)
IMPORT_MAX_BOARDS_AT_ONCE: int = env.int("IMPORT_MAX_BOARDS_AT_ONCE", 10)
LIVENESS_PER_ROUND: int = env.int("LIVENESS_PER_ROUND", 20)
LIVENESS_AFTER_DAYS: int = env.int("LIVENESS_AFTER_DAYS", 14)
LIVENESS_EVERY_DAYS: int = env.int("LIVENESS_EVERY_DAYS", 14)
SIGNALS_PER_ROUND: int = env.int("SIGNALS_PER_ROUND", 5000)
SIGNALS_EVERY_HOURS: int = env.int("SIGNALS_EVERY_HOURS", 24)

# --- Search -----------------------------------------------------------------------------------------------------------
SEARCH_ENGINE: str = env.str("SEARCH_ENGINE", "index")
SEARCH_SNAPSHOT: Path = env.path("SEARCH_SNAPSHOT", LOCAL_DIR / "search.index")
SEARCH_SOCKET: Path = env.path("SEARCH_SOCKET", LOCAL_DIR / "search.sock")
SEARCH_CHANGES_DAYS: int = env.int("SEARCH_CHANGES_DAYS", 3)

# --- Curated lists ----------------------------------------------------------------------------------------------------
LINK_CHECKS_PER_RUN: int = env.int("LINK_CHECKS_PER_RUN", 20)
SUGGEST_RATE: str = env.str("SUGGEST_RATE", "5/hour")

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE", "120/min"),
        "autocomplete": env.str("AUTOCOMPLETE_RATE", "600/min"),
    },
    "NUM_PROXIES": PROXY_COUNT,
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "jobs.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    # Two fields share these values, so the schema needs one name for them.
    "ENUM_NAME_OVERRIDES": {
        "HelpEnum": "jobs.models.posting.Posting.Help",
        "HealthEnum": "jobs.models.board.Board.Health",
        "PostingStateEnum": "jobs.models.posting.Posting.State",
        "SignalStateEnum": "jobs.models.signal.PostingSignal.State",
    },
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "Postings, companies, curated lists, roles and skills; the same query as the pages.",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

# --- Logs -------------------------------------------------------------------------------------------------------------
LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "mlcareers.lib.log_format.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "celery": {"level": "INFO"},
    },
}
logging.captureWarnings(True)
os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
