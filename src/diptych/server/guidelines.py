"""Guidelines as a page shows them: Markdown to HTML, with everything that could run or load taken out."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# No images: they would be fetched from elsewhere and tell that site who annotates when.
TAGS = nh3.ALLOWED_TAGS - {"img"}


@lru_cache(maxsize=256)
def render(markdown: str) -> str:
    """Render; headings, lists, tables, links and emphasis stay."""
    return nh3.clean(MARKDOWN.render(markdown), tags=TAGS, url_schemes={"http", "https", "mailto"})
