"""Pictures of the site beside the covers, as apps are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd


@dataclass(frozen=True, kw_only=True)
class SitePicture:
    """`path` is within the site; width and height are in pixels; `purpose` holds words of the podcast namespace."""

    path: str
    width: int
    height: int
    type: str
    alt: str = ""
    purpose: str = ""

    @property
    def aspect_ratio(self) -> str:
        """As CSS writes it, in the smallest whole numbers."""
        common = gcd(self.width, self.height)
        return f"{self.width // common}/{self.height // common}"

    @property
    def is_wide(self) -> bool:
        """Whether it is 16:9, give or take a hundredth of its width."""
        return abs(self.width * 9 - self.height * 16) * 100 <= self.width * 9
