"""The QR code of an address: the one door of segno."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

QUIET = 4  # modules kept empty on every side (ISO/IEC 18004, 9.1)


@dataclass(frozen=True, kw_only=True)
class Code:
    """`rows` are the modules, dark ones True, without the empty zone; `level` is L, M, Q or H."""

    address: str
    rows: tuple[tuple[bool, ...], ...]
    level: str

    @property
    def count(self) -> int:
        """Modules along one side."""
        return len(self.rows)

    @property
    def count_with_quiet(self) -> int:
        """Modules along one side of what has to be printed, the empty zone included."""
        return self.count + 2 * QUIET


def code_for(address: str) -> Code:
    """At error level Q a quarter of the code may be hurt, by a pin or a wet finger; H where it costs no module more."""
    made = _made(address)
    return Code(address=address, rows=tuple(tuple(map(bool, row)) for row in made.matrix), level=str(made.error))


def svg_of(address: str, millimeters: float, title: str) -> bytes:
    """The code alone as SVG, so many millimeters wide with its empty zone; black on white whatever is behind it."""
    made = _made(address)
    written = io.BytesIO()
    scale = millimeters / made.symbol_size(border=QUIET)[0]
    made.save(
        written,
        kind="svg",
        unit="mm",
        scale=scale,
        border=QUIET,
        light="#fff",
        title=title,
        svgclass=None,
        lineclass=None,
    )
    return written.getvalue()


def _made(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="q")
