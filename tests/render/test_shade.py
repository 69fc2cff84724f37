from __future__ import annotations

import pytest

from masthead.render.shade import Shade, in_shade

PAGE = (
    '<meta name="color-scheme" content="light dark"><style>@media ( prefers-color-scheme: dark ){p{color:red}}'
    "@media (prefers-color-scheme:light) and (max-width:600px){p{color:blue}}</style>"
    "<p>light dark (prefers-color-scheme: dark)"
)


def test_shade_answers_the_questions_of_styles_alone() -> None:
    assert in_shade(PAGE, Shade.DARK) == (
        '<meta name="color-scheme" content="dark"><style>@media (min-width:0){p{color:red}}'
        "@media (max-width:0) and (max-width:600px){p{color:blue}}</style><p>light dark (prefers-color-scheme: dark)"
    )


@pytest.mark.parametrize("page", ["", "<p>light dark</p>", PAGE])
def test_shade_of_the_reader_changes_nothing(page: str) -> None:
    assert in_shade(page, Shade.AUTO) == page
