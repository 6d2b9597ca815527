"""Color: the palette of the pages in the owner's accent, with every contrast computed and corrected.

Contrast is WCAG 2.2's (from 1 to 21). Lightness and colorfulness are OKLCH's (Björn Ottosson, "A perceptual color
space for image processing", 2020), where a color that is made lighter or darker keeps its hue.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

WORDS = 4.5  # contrast of words (WCAG 2.2, 1.4.3)
EDGES = 3.0  # of what bounds a control, and of the focus (1.4.11)
FAR = 7.0  # of words on the deep bands and on cards, which are seen small (1.4.6)
_STEP = 0.01  # of lightness


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """The colors of one ground as #rrggbb: `paper` and `tint` are grounds, `line` an ornament, the rest stands on them."""

    paper: str
    tint: str
    ink: str
    faint: str
    line: str
    edge: str
    accent: str
    on_accent: str
    warm: str

    def properties(self) -> str:
        """As custom properties of CSS, one a line."""
        return "".join(f"  --{name.replace('_', '-')}: {value};\n" for name, value in vars(self).items())


@dataclass(frozen=True)
class Palette:
    """Pages in light and in dark, and the bands that are deep in both."""

    light: Scheme
    dark: Scheme
    deep: Scheme


@dataclass(frozen=True)
class _Tone:
    """A color by its lightness (0 to 1), its colorfulness (0 is gray), and its hue (radians)."""

    light: float
    colorful: float
    hue: float

    def at(self, light: float, most: float) -> str:
        """The color of that lightness in this hue, at most so colorful, and not more than a screen can show."""
        colorful = min(self.colorful, most)
        while colorful > 0 and not _fits(_linear(light, colorful, self.hue)):
            colorful = max(0.0, colorful - 0.004)
        return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in _linear(light, colorful, self.hue))


@cache
def palette(accent: str) -> Palette:
    """All colors in the hue of `accent` (#rgb or #rrggbb), which is kept as far as it can be read."""
    tone = _tone(accent)
    light = _scheme(tone, (0.985, 0.955), (0.25, 0.48, 0.88, 0.60))
    dark = _scheme(tone, (0.20, 0.245), (0.93, 0.77, 0.35, 0.62))
    return Palette(light=light, dark=dark, deep=_deep(tone))


def custom_properties(accent: str) -> str:
    """The part of the stylesheet that follows from the owner's accent; it stands after ours, and wins."""
    made = palette(accent)
    light, dark, deep = (each.properties() for each in (made.light, made.dark, made.deep))
    return f"""
/* The owner's accent, {accent.lower()}, corrected so that it can be read. */

@media screen {{
:root {{
{light}}}
}}

@media screen and (prefers-color-scheme: dark) {{
:root {{
{dark}}}
}}

@media screen {{
.deep {{
{deep}}}
}}
"""


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """From 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_decoded(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _scheme(tone: _Tone, grounds: tuple[float, float], shades: tuple[float, float, float, float]) -> Scheme:
    """Grounds and shades are lightnesses: a breath of the accent's hue in what would be gray."""
    paper, tint = (tone.at(light, 0.008) for light in grounds)
    ink, faint, line, edge = shades
    on = (paper, tint)
    accent = _readable(tone, tone.light, on)
    return Scheme(
        paper=paper,
        tint=tint,
        ink=_readable(tone, ink, on, least=FAR, most=0.02),
        faint=_readable(tone, faint, on, most=0.025),
        line=tone.at(line, 0.015),
        edge=_readable(tone, edge, on, least=EDGES, most=0.025),
        accent=accent,
        on_accent="#ffffff" if _is_light(paper) else paper,
        warm=accent,
    )


def _deep(tone: _Tone) -> Scheme:
    """The bands: the accent itself, so dark that words can be read on it from afar."""
    ink = tone.at(0.98, 0.01)
    at = min(tone.light, 0.42)
    while contrast(tone.at(at + 0.05, 0.12), ink) < FAR and at > 0:
        at -= _STEP
    paper, tint = tone.at(max(at, 0.0), 0.12), tone.at(max(at, 0.0) + 0.05, 0.12)
    on = (paper, tint)
    accent = _readable(tone, max(tone.light, 0.8), on, most=0.13)
    return Scheme(
        paper=paper,
        tint=tint,
        ink=ink,
        faint=_readable(tone, 0.87, on, most=0.03),
        line=tone.at(max(at, 0.0) + 0.12, 0.08),
        edge=_readable(tone, 0.7, on, least=EDGES, most=0.05),
        accent=accent,
        on_accent=paper,
        warm=accent,
    )


def _readable(tone: _Tone, start: float, grounds: tuple[str, ...], least: float = WORDS, most: float = 0.4) -> str:
    """The color nearest to the lightness `start` that stands out from all `grounds`; black or white if none does."""
    light, darker = start, _is_light(grounds[0])
    while 0 < light < 1:
        color = tone.at(light, most)
        if min(contrast(color, ground) for ground in grounds) >= least:
            return color
        light += -_STEP if darker else _STEP
    return "#000000" if darker else "#ffffff"


def _is_light(ground: str) -> bool:
    """Whether black stands out from it more than white does."""
    return contrast(ground, "#000000") > contrast(ground, "#ffffff")


def _tone(color: str) -> _Tone:
    red, green, blue = (_decoded(part / 255) for part in _parts(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return _Tone(light, math.hypot(a, b), math.atan2(b, a))


def _linear(light: float, colorful: float, hue: float) -> tuple[float, float, float]:
    a, b = colorful * math.cos(hue), colorful * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(parts: tuple[float, float, float]) -> bool:
    return all(-0.0001 <= part <= 1.0001 for part in parts)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _parts(color: str) -> tuple[int, int, int]:
    digits = color.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
