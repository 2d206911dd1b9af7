"""Fills the pages of the documentation's site that stand elsewhere in the project: those of its top
folder, and the list of decisions. MkDocs calls it (`hooks` in mkdocs.yml).
"""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
BESIDE = {
    "CONTRIBUTING.md": "working-on-it.md",
    "CHANGELOG.md": "what-changed.md",
    "SECURITY.md": "reporting.md",
}
"""Pages of the project's top folder, and what they are called in the site."""
DECISIONS = "decisions/index.md"

_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's text, with links that hold in the site."""
    if page.file.src_uri == DECISIONS:
        return markdown + _decisions()
    shown = next((top for top, name in BESIDE.items() if name == page.file.src_uri), None)
    if shown:
        markdown = (ROOT / shown).read_text(encoding="utf-8")
    return _LINK.sub(_leads, markdown)


def _decisions() -> str:
    """Every decision by its title, the newest first."""
    folder = ROOT / "docs" / "decisions"
    return "\n".join(
        f"- [{path.read_text(encoding='utf-8').splitlines()[0].lstrip('# ')}]({path.name})"
        for path in sorted(folder.glob("0*.md"), reverse=True)
    )


def _leads(link: re.Match[str]) -> str:
    """A link from the top folder or from docs/, as it leads in the site."""
    target = link[1].removeprefix("../").removeprefix("docs/")
    target = DECISIONS if target == "decisions/" else BESIDE.get(target, target)
    return f"]({target})"
