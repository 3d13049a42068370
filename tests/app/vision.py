"""How colours look to people who do not see all of them, and how far apart two colours look.

Simulation: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
of Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: the
matrices for severity 1.0, for linear RGB. Distance: CIEDE2000, as in G. Sharma, W. Wu, E. N. Dalal, "The
CIEDE2000 Color-Difference Formula", Color Research and Application 30 (1), 2005.
"""

from __future__ import annotations

import math

from textual.color import Color, rgb_to_lab

Row = tuple[float, float, float]
Lab = tuple[float, float, float]

VISIONS: dict[str, tuple[Row, Row, Row]] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: Color, vision: str) -> Color:
    """Return the colour that people with all colours see as the others see this one."""
    linear = [_linear(channel) for channel in colour.normalized]
    mixed = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in VISIONS[vision])
    red, green, blue = (round(255 * _encoded(min(max(channel, 0.0), 1.0))) for channel in mixed)
    return Color(red, green, blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def apart(first: Color, second: Color, vision: str) -> float:
    """Return how far apart two colours look (CIEDE2000; about 1 is just noticed side by side)."""
    a, b = (rgb_to_lab(seen(colour, vision)) for colour in (first, second))
    return ciede2000((a.L, a.a, a.b), (b.L, b.a, b.b))


def ciede2000(first: Lab, second: Lab) -> float:
    """Return the CIEDE2000 distance of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    chroma = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * math.sqrt(chroma / (chroma + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1 = math.degrees(math.atan2(b1, a1 * stretch)) % 360
    h2 = math.degrees(math.atan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, sat = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )
    d_l = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    d_c = (c2 - c1) / (1 + 0.045 * sat)
    d_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * sat * t)
    rotation = -2 * math.sqrt(sat**7 / (sat**7 + 25**7))
    rotation *= math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    return math.sqrt(d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h)


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
