"""Django's settings for tests and type checks: those of a site in a folder that ends with the process."""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="masthead-site-")
atexit.register(_folder.cleanup)
(Path(_folder.name) / "masthead.toml").write_text(f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n', "utf-8")
(Path(_folder.name) / "state" / "static").mkdir(parents=True)
os.environ["MASTHEAD_SITE"] = _folder.name

from masthead.web.settings import *  # noqa: E402, F403 – the site has to be there first

MIDDLEWARE = [
    "masthead.testing.static_files.static_files_found_once" if each.startswith("whitenoise.") else each
    for each in MIDDLEWARE  # noqa: F405
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# MASTHEAD_DATABASE=postgresql://… runs the same tests there, in a database of their own beside the one it names.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file: threads that share a database in memory lock each other's tables, which no real site does.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder.name) / "tests.sqlite")}  # noqa: F405
