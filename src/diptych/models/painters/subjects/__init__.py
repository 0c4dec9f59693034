"""All things that the painters can draw, by name."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from diptych.models.painters.colour import RGB, Tint
from diptych.models.painters.shapes import Shape
from diptych.models.painters.subjects import (
    animals,
    buildings,
    cats,
    costumed,
    creatures,
    flying,
    food,
    heaven,
    people,
    plants,
    things,
    treasure,
    vehicles,
    wildlife,
)

Draw = Callable[[random.Random, Tint], list[Shape]]
Place = Literal["ground", "air", "water", "deep", "back", "sky"]


@dataclass(frozen=True)
class Subject:
    """How to draw a thing, its natural colour, how wide it is for its height, how large, and where it belongs."""

    draw: Draw
    colour: RGB
    accent: RGB
    aspect: float
    size: float = 1.0
    place: Place = "ground"


SUBJECTS: dict[str, Subject] = {
    "cat": Subject(cats.cat, (232, 150, 74), (250, 236, 214), 0.8),
    "dog": Subject(animals.dog, (176, 116, 66), (246, 226, 196), 0.95),
    "fox": Subject(animals.fox, (226, 104, 42), (252, 242, 226), 1.05),
    "wolf": Subject(animals.wolf, (120, 128, 140), (226, 230, 234), 1.05),
    "rabbit": Subject(animals.rabbit, (214, 200, 186), (250, 190, 196), 0.7, 0.85),
    "bear": Subject(animals.bear, (130, 84, 54), (208, 170, 130), 0.85, 1.1),
    "panda": Subject(animals.panda, (244, 244, 240), (38, 38, 44), 0.85, 1.05),
    "lion": Subject(cats.lion, (226, 172, 86), (156, 84, 34), 0.95, 1.1),
    "tiger": Subject(cats.tiger, (236, 140, 46), (36, 30, 30), 0.8, 1.1),
    "horse": Subject(wildlife.horse, (138, 82, 48), (60, 36, 28), 1.2, 1.15),
    "unicorn": Subject(wildlife.unicorn, (246, 240, 246), (222, 130, 190), 1.2, 1.15),
    "deer": Subject(wildlife.deer, (176, 116, 70), (90, 62, 42), 1.0, 1.15),
    "elephant": Subject(wildlife.elephant, (140, 146, 160), (236, 190, 186), 1.25, 1.15),
    "bird": Subject(wildlife.bird, (54, 120, 190), (244, 176, 60), 1.25, 0.6, "air"),
    "parrot": Subject(wildlife.perched, (214, 48, 49), (247, 200, 56), 0.6, 0.95),
    "owl": Subject(wildlife.owl, (140, 104, 74), (240, 214, 166), 0.7, 0.95),
    "penguin": Subject(wildlife.penguin, (40, 48, 66), (246, 168, 50), 0.6, 0.9),
    "duck": Subject(wildlife.duck, (247, 208, 56), (240, 132, 36), 1.05, 0.7, "water"),
    "fish": Subject(creatures.fish, (240, 124, 50), (250, 226, 170), 1.6, 0.6, "deep"),
    "whale": Subject(creatures.whale, (56, 96, 150), (206, 222, 232), 1.9, 0.85, "deep"),
    "octopus": Subject(creatures.octopus, (206, 84, 110), (250, 200, 190), 1.1, 0.9, "deep"),
    "turtle": Subject(creatures.turtle, (88, 140, 80), (190, 170, 96), 1.5, 0.7),
    "frog": Subject(creatures.frog, (92, 170, 72), (226, 236, 160), 1.1, 0.7),
    "butterfly": Subject(creatures.butterfly, (240, 140, 50), (40, 34, 50), 1.2, 0.55, "air"),
    "dragon": Subject(creatures.dragon, (54, 132, 96), (240, 176, 70), 1.35, 1.25),
    "snail": Subject(creatures.snail, (190, 130, 80), (234, 206, 150), 1.4, 0.55),
    "person": Subject(people.person, (58, 98, 160), (70, 44, 34), 0.5, 1.1),
    "portrait": Subject(people.portrait, (84, 96, 150), (60, 38, 34), 0.95, 1.5),
    "woman": Subject(people.woman, (196, 72, 88), (74, 44, 34), 0.5, 1.1),
    "man": Subject(people.man, (58, 98, 160), (58, 42, 36), 0.45, 1.12),
    "portrait woman": Subject(people.portrait_woman, (176, 84, 104), (74, 44, 34), 0.95, 1.5),
    "portrait man": Subject(people.portrait_man, (84, 96, 150), (60, 42, 36), 0.95, 1.5),
    "knight": Subject(costumed.knight, (170, 180, 196), (190, 40, 48), 0.62, 1.15),
    "robot": Subject(costumed.robot, (150, 170, 186), (250, 120, 70), 0.7, 1.1),
    "astronaut": Subject(costumed.astronaut, (238, 240, 242), (240, 120, 50), 0.66, 1.1),
    "wizard": Subject(costumed.wizard, (74, 62, 150), (247, 208, 90), 0.66, 1.15),
    "samurai": Subject(costumed.samurai, (150, 38, 46), (222, 174, 54), 0.68, 1.15),
    "house": Subject(buildings.house, (236, 216, 180), (190, 76, 56), 1.1, 1.15),
    "castle": Subject(buildings.castle, (170, 168, 176), (92, 84, 150), 1.15, 1.35, "back"),
    "skyline": Subject(buildings.skyline, (90, 104, 140), (255, 214, 120), 2.2, 1.0, "back"),
    "tower": Subject(buildings.tower, (176, 160, 146), (150, 66, 62), 0.42, 1.35, "back"),
    "lighthouse": Subject(buildings.lighthouse, (214, 60, 54), (248, 246, 238), 0.5, 1.4),
    "temple": Subject(buildings.temple, (190, 58, 48), (52, 62, 74), 1.0, 1.35, "back"),
    "windmill": Subject(buildings.windmill, (238, 228, 206), (150, 80, 56), 0.95, 1.35),
    "bridge": Subject(buildings.bridge, (186, 70, 54), (120, 50, 44), 2.4, 0.75, "back"),
    "car": Subject(vehicles.car, (214, 60, 54), (190, 220, 232), 2.1, 0.62),
    "bus": Subject(vehicles.bus, (240, 176, 46), (196, 222, 232), 1.9, 0.75),
    "train": Subject(vehicles.train, (64, 78, 96), (190, 52, 48), 2.3, 0.75),
    "boat": Subject(vehicles.boat, (150, 84, 52), (248, 244, 232), 1.0, 1.15, "water"),
    "ship": Subject(vehicles.ship, (110, 66, 44), (244, 234, 208), 1.25, 1.3, "water"),
    "bicycle": Subject(vehicles.bicycle, (46, 140, 140), (50, 46, 50), 1.6, 0.75),
    "plane": Subject(flying.plane, (236, 238, 240), (206, 58, 54), 1.9, 0.5, "air"),
    "rocket": Subject(flying.rocket, (238, 236, 230), (214, 60, 54), 0.55, 1.2, "air"),
    "spaceship": Subject(flying.saucer, (160, 172, 190), (120, 230, 210), 1.9, 0.6, "air"),
    "airship": Subject(flying.airship, (226, 92, 70), (250, 222, 150), 0.78, 1.0, "air"),
    "tree": Subject(plants.tree, (82, 142, 72), (108, 74, 50), 0.85, 1.35),
    "pine": Subject(plants.pine, (44, 104, 82), (96, 66, 48), 0.6, 1.35),
    "palm": Subject(plants.palm, (70, 146, 84), (140, 100, 66), 0.9, 1.35),
    "blossom": Subject(plants.tree, (244, 166, 190), (98, 70, 62), 0.85, 1.35),
    "cactus": Subject(plants.cactus, (78, 140, 84), (240, 120, 150), 0.65, 1.0),
    "flower": Subject(plants.flower, (226, 72, 96), (247, 208, 70), 0.55, 0.95),
    "mushroom": Subject(plants.mushroom, (206, 52, 48), (246, 236, 216), 0.85, 0.75),
    "mountain": Subject(plants.mountain, (104, 122, 150), (246, 248, 250), 1.8, 1.2, "back"),
    "volcano": Subject(plants.volcano, (90, 70, 76), (250, 110, 40), 1.7, 1.2, "back"),
    "cup": Subject(food.cup, (236, 232, 222), (110, 66, 40), 1.05, 0.75),
    "bottle": Subject(food.bottle, (54, 124, 92), (240, 226, 190), 0.36, 1.0),
    "apple": Subject(food.apple, (206, 44, 44), (92, 150, 64), 0.95, 0.6),
    "orange": Subject(food.orange, (244, 148, 40), (76, 140, 60), 0.95, 0.6),
    "pear": Subject(food.pear, (190, 200, 72), (110, 76, 44), 0.7, 0.7),
    "banana": Subject(food.banana, (248, 214, 70), (120, 90, 40), 1.4, 0.55),
    "pumpkin": Subject(food.pumpkin, (234, 122, 36), (92, 120, 54), 1.15, 0.65),
    "cake": Subject(food.cake, (248, 206, 206), (206, 60, 84), 1.05, 0.8),
    "book": Subject(things.book, (150, 44, 52), (248, 240, 218), 1.45, 0.7),
    "guitar": Subject(things.guitar, (190, 108, 48), (70, 42, 30), 0.46, 1.2),
    "balloon": Subject(things.balloon, (226, 60, 70), (120, 110, 110), 0.5, 0.95, "air"),
    "umbrella": Subject(things.umbrella, (206, 50, 60), (70, 50, 44), 1.1, 0.95),
    "lantern": Subject(things.lantern, (214, 60, 46), (255, 214, 120), 0.6, 0.85),
    "clock": Subject(things.clock, (222, 174, 54), (248, 244, 232), 0.95, 0.8),
    "chair": Subject(things.chair, (158, 98, 58), (206, 80, 70), 0.62, 0.95),
    "table": Subject(things.table, (150, 96, 58), (110, 68, 42), 1.6, 0.7),
    "ball": Subject(treasure.ball, (226, 66, 58), (250, 246, 236), 1.0, 0.55),
    "cube": Subject(treasure.cube, (90, 130, 206), (60, 90, 160), 1.1, 0.65),
    "crystal": Subject(treasure.crystal, (120, 190, 226), (220, 246, 255), 0.8, 0.95),
    "sword": Subject(treasure.sword, (196, 206, 220), (190, 140, 60), 0.34, 1.2),
    "crown": Subject(treasure.crown, (230, 182, 54), (206, 44, 70), 1.2, 0.65),
    "heart": Subject(treasure.heart, (220, 50, 76), (255, 210, 216), 1.05, 0.8),
    "candle": Subject(treasure.candle, (246, 236, 206), (255, 190, 70), 0.34, 0.85),
    "vase": Subject(treasure.vase, (66, 110, 170), (236, 236, 240), 0.62, 0.85),
    "hat": Subject(treasure.hat, (70, 60, 70), (200, 60, 60), 1.4, 0.55),
    "sun": Subject(heaven.sun, (252, 200, 84), (255, 236, 170), 1.0, 0.5, "sky"),
    "moon": Subject(heaven.moon, (244, 238, 214), (214, 206, 184), 1.0, 0.42, "sky"),
    "planet": Subject(heaven.planet, (214, 140, 96), (240, 214, 170), 1.5, 0.75, "sky"),
    "star": Subject(heaven.star, (252, 222, 120), (255, 246, 206), 1.0, 0.3, "sky"),
    "cloud": Subject(heaven.cloud, (250, 250, 252), (214, 224, 236), 2.0, 0.3, "sky"),
    "rainbow": Subject(heaven.rainbow, (214, 60, 60), (120, 90, 200), 1.9, 0.85, "sky"),
}
