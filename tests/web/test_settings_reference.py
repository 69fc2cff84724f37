from __future__ import annotations

import re
from pathlib import Path

from masthead.web.settings_reference import reference_page
from masthead.web.site import SiteSettings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"


def test_reference_is_written_from_the_settings() -> None:
    # Mended by: python -m masthead.web.settings_reference > docs/reference/settings.md
    assert PAGE.read_text("utf-8") == reference_page()


def test_reference_has_a_row_for_every_setting() -> None:
    assert re.findall(r"^\| `([a-z_]+)` \|", reference_page(), re.MULTILINE) == list(SiteSettings.model_fields)
