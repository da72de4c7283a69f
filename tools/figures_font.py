"""Make the small font of tabular figures that tables use.

The portal's typeface has no figures of equal width, and columns of points need them. This takes
its ten figures, gives all the same width and writes them as a font of their own, under the same
licence (SIL Open Font Licence, static/fonts/LICENSE-portal-figures.txt).

Run by a maintainer when the typeface changes; needs `pip install fonttools brotli`, which the
portal itself does not:  python tools/figures_font.py
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "var/vendor/fonts"
TARGET = ROOT / "static/fonts"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
FIGURES = "0123456789\u2007"  # with the figure space, which is as wide as a figure
WIDTHS = {400: 690, 600: 710}
NAME = "Portal Figures"


def only_figures(path: Path) -> TTFont:
    font = TTFont(path)
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[0, 13, 14], notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=FIGURES)
    cutter.subset(font)
    return font


def give_equal_width(font: TTFont, width: int) -> None:
    glyphs, metrics = font["glyf"], font["hmtx"]
    for name in {font.getBestCmap()[ord(figure)] for figure in "0123456789"}:
        old_width, bearing = metrics[name]
        shift = round((width - old_width) / 2)
        glyphs[name].coordinates.translate((shift, 0))
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (width, bearing + shift)


def rename(font: TTFont, style: str) -> None:
    for name_id, text in (
        (1, NAME),
        (2, style),
        (4, f"{NAME} {style}"),
        (6, f"PortalFigures-{style}"),
    ):
        font["name"].setName(text, name_id, 3, 1, 0x409)


def main() -> int:
    for weight, style in WEIGHTS.items():
        font = only_figures(SOURCE / f"be-vietnam-pro-latin-{weight}-normal.woff2")
        give_equal_width(font, WIDTHS[weight])
        rename(font, style)
        font.flavor = "woff2"
        font.save(TARGET / f"portal-figures-{weight}.woff2")
    return 0


if __name__ == "__main__":
    sys.exit(main())
