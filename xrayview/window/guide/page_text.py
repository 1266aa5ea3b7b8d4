"""A page of the guide as the program shows it: in its colours, with nothing from outside the guide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from xrayview.window.guide.contents import FIRST, folder
from xrayview.window.theme import Colours, colours

_MARGIN = 22


class PageText(QTextBrowser):
    """Shows the guide's pages, one at a time, with a way back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder().resolve()
        self.setAccessibleName("Page of the guide")
        self.setOpenExternalLinks(False)

    @property
    def page(self) -> str:
        """The file of the page that is shown, in the guide's folder; empty for none."""
        return self.page_at(self.source())

    def page_at(self, url: QUrl) -> str:
        """The file of an address, in the guide's folder; empty where it lies elsewhere."""
        path = self._inside(url)
        return path.relative_to(self._folder).as_posix() if path is not None else ""

    def show_page(self, page: str) -> None:
        """Turn to a page, such as ``cut.html`` or ``saving.html#sessions``."""
        name, _, anchor = page.partition("#")
        url = QUrl.fromLocalFile(str(self._folder / (name or FIRST)))
        if anchor:
            url.setFragment(anchor)
        self.setSource(url)

    def doSetSource(
        self, name: QUrl | str, kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """Turn to a page of the guide; an address elsewhere is left alone."""
        url = self.source().resolved(QUrl(name))
        if self._inside(url) is not None:
            super().doSetSource(url, kind)
            self.document().setDocumentMargin(_MARGIN)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pages and pictures from the guide's folder; in the place of the browser's style sheet, ours."""
        if kind == QTextDocument.ResourceType.StyleSheetResource.value:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            return page_style(colours(application))
        if self._inside(self.source().resolved(QUrl(name))) is None:
            return None
        return super().loadResource(kind, name)

    def _inside(self, url: QUrl) -> Path | None:
        """The file of an address, where it lies in the guide's folder."""
        if not url.isLocalFile():
            return None
        path = Path(url.toLocalFile()).resolve()
        return path if path.is_relative_to(self._folder) else None


def page_style(c: Colours) -> str:
    """The pages' style sheet in the window's colours, with what Qt's rich text knows of CSS.

    Sizes are relative: they grow with the text.
    """
    return f"""
    body {{ color: {c.text}; }}
    h1 {{ font-size: xx-large; font-weight: 500; margin-top: 2px; margin-bottom: 8px; }}
    h2 {{ font-size: x-large; font-weight: 500; margin-top: 20px; margin-bottom: 6px; }}
    h3 {{ font-size: large; font-weight: 600; margin-top: 14px; margin-bottom: 4px; }}
    p, li {{ line-height: 132%; }}
    p {{ margin-top: 6px; margin-bottom: 6px; }}
    .pictures {{ line-height: 100%; }}
    li {{ margin-top: 3px; margin-bottom: 3px; }}
    a {{ color: {c.accent}; text-decoration: none; }}
    kbd, code, pre {{ font-family: monospace; }}
    kbd {{ background-color: {c.line}; color: {c.text}; }}
    pre {{ background-color: {c.panel}; line-height: 120%; }}
    table {{ border-collapse: collapse; }}
    td, th {{ padding: 4px 8px; border: 1px solid {c.line}; }}
    th {{ text-align: left; font-weight: 600; background-color: {c.panel}; }}
    .way, .caption {{ color: {c.muted}; font-size: small; }}
    .lead {{ font-size: large; }}
    .note {{ background-color: {c.panel}; margin-left: 12px; margin-right: 12px; }}
    .formula {{ font-family: serif; font-size: large; margin-left: 28px; }}
    """
