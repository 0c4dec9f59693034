"""The alphabet that all subjects are written in: filled outlines, and a pen that makes them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from diptych.models.painters.colour import RGB

Points = npt.NDArray[np.float64]
Role = Literal["sky", "far", "ground", "thing", "detail", "glow", "weather"]
CURVE_STEPS = 7


@dataclass(frozen=True)
class Shape:
    """A filled outline. On the canvas y runs down from 0 to 1, and x from 0 to the aspect ratio.

    ``width`` > 0 makes it an open line of that thickness instead.
    """

    points: Points
    fill: RGB
    role: Role = "thing"
    width: float = 0.0
    group: int = 0

    def moved(self, scale: float, dx: float, dy: float, *, flip: bool = False) -> Shape:
        """Scaled around the origin (mirrored first), then shifted."""
        factor = np.array([-scale if flip else scale, scale])
        return replace(self, points=self.points * factor + (dx, dy), width=self.width * scale)


class Pen:
    """Collects shapes. In a subject's own box x runs from -0.5 to 0.5, y from -1 (top) to 0 (where it stands)."""

    def __init__(self, role: Role = "thing") -> None:
        self.role: Role = role
        self.shapes: list[Shape] = []

    def poly(self, points: Iterable[Sequence[float]], fill: RGB, *, role: Role | None = None) -> None:
        """A polygon with sharp corners."""
        self.shapes.append(Shape(np.array(list(points), dtype=float), fill, role or self.role))

    def blob(self, points: Iterable[Sequence[float]], fill: RGB, *, role: Role | None = None) -> None:
        """A closed smooth curve through the points."""
        self.shapes.append(Shape(spline(np.array(list(points), dtype=float), closed=True), fill, role or self.role))

    def line(self, points: Iterable[Sequence[float]], width: float, fill: RGB, *, role: Role | None = None) -> None:
        """A smooth open line with round ends."""
        path = spline(np.array(list(points), dtype=float), closed=False)
        self.shapes.append(Shape(path, fill, role or self.role, width))

    def oval(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float | None = None,
        fill: RGB = (0, 0, 0),
        *,
        turn: float = 0.0,
        role: Role | None = None,
    ) -> None:
        """An ellipse around x, y, turned by so many degrees."""
        ry = rx if ry is None else ry
        angle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
        ring = np.stack([rx * np.cos(angle), ry * np.sin(angle)], axis=1)
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        self.shapes.append(Shape(ring @ np.array([[cos, sin], [-sin, cos]]) + (x, y), fill, role or self.role))

    def box(self, left: float, top: float, right: float, bottom: float, fill: RGB, *, role: Role | None = None) -> None:
        """An upright rectangle."""
        self.poly([(left, top), (right, top), (right, bottom), (left, bottom)], fill, role=role)

    def eye(self, x: float, y: float, size: float, *, white: bool = False, iris: RGB = (24, 22, 30)) -> None:
        """A dark eye with a glint; ``white`` puts it on an eyeball."""
        if white:
            self.oval(x, y, size * 1.5, size * 1.6, (250, 250, 246), role="detail")
        self.oval(x, y, size, size * 1.15, iris, role="detail")
        self.oval(x - size * 0.3, y - size * 0.4, size * 0.34, None, (255, 255, 255), role="detail")

    def mirror(self, start: int) -> None:
        """Repeat all shapes since number ``start`` on the other side of the middle line."""
        self.shapes += [shape.moved(1.0, 0.0, 0.0, flip=True) for shape in self.shapes[start:]]


def spline(points: Points, *, closed: bool) -> Points:
    """A Catmull-Rom curve through the points, as a polyline."""
    if len(points) < 3:
        return points
    padded = np.vstack([points[-1], points, points[:2]]) if closed else np.vstack([points[0], points, points[-1]])
    t = np.linspace(0, 1, CURVE_STEPS, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(pieces if closed else [*pieces, points[-1:]])
