"""The page that shows all screenshots: plain HTML that needs nothing but the pictures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from screenshot_step import Chapter, Step

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 100rem; margin: 2rem auto; padding: 0 1.5rem; }
p { max-width: 45rem; }
.steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1.5rem; }
figure { margin: 0; }
figure.wide { grid-column: 1 / -1; max-width: 75rem; }
img { display: block; max-width: 100%; height: auto; border: 1px solid #8886; }
figcaption { margin-top: .4rem; }
figcaption b, figcaption code { display: block; }
figcaption code { font-size: .8rem; opacity: .7; }
"""


def page(chapters: Sequence[Chapter], film: str) -> str:
    """The page in HTML; the pictures lie in its folder. ``film``: the name of the x-ray that was opened."""
    contents = "\n".join(
        f'<li><a href="#{_anchor(chapter)}">{escape(chapter.title)}</a></li>' for chapter in chapters
    )
    body = "\n".join(_section(chapter) for chapter in chapters)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>xrayview in pictures</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>xrayview in pictures</h1>
<p>Every mode, tool and editor, photographed in the window with the x-ray {escape(film)}. Pictures that show
skin show the bundled made-up head. Depth is inferred from one x-ray; not for diagnosis.</p>
<nav aria-label="Chapters"><ul>
{contents}
</ul></nav>
{body}
</body>
</html>
"""


def _section(chapter: Chapter) -> str:
    figures = "\n".join(_figure(step) for step in chapter.steps)
    return (
        f'<section id="{_anchor(chapter)}">\n<h2>{escape(chapter.title)}</h2>\n'
        f"<p>{escape(chapter.lead)}</p>\n"
        f'<div class="steps">\n{figures}\n</div>\n</section>'
    )


def _figure(step: Step) -> str:
    kind = ' class="wide"' if step.shows == "window" else ""
    return (
        f'<figure{kind} id="{step.name}"><a href="{step.file}">'
        f'<img src="{step.file}" alt="{escape(step.alt)}" loading="lazy"></a>'
        f"<figcaption><b>{escape(step.title)}</b> {escape(step.caption)} "
        f"<code>{step.name}</code></figcaption></figure>"
    )


def _anchor(chapter: Chapter) -> str:
    return "chapter-" + "-".join("".join(c if c.isalnum() else " " for c in chapter.title).lower().split())
