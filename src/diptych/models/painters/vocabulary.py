"""Which words of a prompt name what: subjects, settings, times of day, weather, counts, sizes."""

from __future__ import annotations

import functools

from diptych.models.painters.colour import NAMED

_SUBJECTS = """
cat: cat kitten kitty feline tabby cheshire lynx
dog: dog puppy pup hound corgi terrier retriever bulldog poodle husky pug dachshund shiba spaniel labrador beagle
fox: fox vixen fennec
wolf: wolf werewolf coyote jackal
rabbit: rabbit bunny hare
bear: bear teddy grizzly beaver otter hamster mouse squirrel hedgehog raccoon rat monkey gorilla koala
panda: panda
lion: lion lioness
tiger: tiger leopard jaguar panther cheetah
horse: horse pony mare stallion foal donkey zebra mule cow bull camel
unicorn: unicorn pegasus
deer: deer stag fawn elk moose reindeer antelope giraffe goat gazelle
elephant: elephant mammoth rhino rhinoceros hippo
bird: bird swallow sparrow dove pigeon seagull gull eagle hawk robin crow raven falcon swan crane heron stork
 hummingbird phoenix bluebird flamingo
parrot: parrot macaw cockatoo toucan woodpecker chicken rooster hen peacock
owl: owl
penguin: penguin puffin
duck: duck duckling goose
fish: fish goldfish koi carp shark salmon clownfish
whale: whale dolphin orca
octopus: octopus squid jellyfish kraken
turtle: turtle tortoise
frog: frog toad gecko lizard
butterfly: butterfly moth dragonfly bee
dragon: dragon wyvern dinosaur styracosaurus crocodile serpent hydra
snail: snail slug
woman: woman girl lady mother grandmother daughter bride ballerina maiden
man: man boy gentleman father grandfather son guy king
person: person child kid dancer farmer sailor fisherman fisherwoman traveller traveler gardener chef musician
 baker people couple family crowd hiker painter artist scientist
 student teacher doctor nurse worker explorer detective singer pilot cyclist skateboarder surfer skier runner
 player shepherd monk friend human character figure
portrait: portrait face headshot closeup bust
portrait woman: princess queen goddess empress fairy
portrait man: vampire elf emperor
knight: knight paladin warrior soldier crusader templar gladiator barbarian viking
robot: robot android cyborg droid mech machine mecha automaton
astronaut: astronaut cosmonaut spaceman
wizard: wizard witch sorcerer sorceress mage warlock druid magician gnome
samurai: samurai ninja ronin shogun
house: house cottage cabin hut home farmhouse barn bakery shop cafe mansion hotel school villa church library
 restaurant
castle: castle fortress palace citadel kingdom cathedral
skyline: skyline skyscraper skyscrapers cityscape metropolis
tower: tower turret obelisk clocktower
lighthouse: lighthouse
temple: temple pagoda shrine monastery
windmill: windmill mill
bridge: bridge viaduct
car: car automobile taxi convertible sedan jeep truck van sportscar ferrari pickup
bus: bus tram trolley minibus
train: train locomotive railway
boat: boat sailboat dinghy canoe rowboat gondola kayak raft yacht
ship: ship galleon frigate caravel
bicycle: bicycle bike motorcycle motorbike scooter
plane: plane airplane aeroplane aircraft jet biplane glider helicopter
rocket: rocket
spaceship: spaceship spacecraft ufo saucer starship
airship: airship zeppelin
tree: tree oak willow maple apple-tree bonsai
pine: pine fir spruce
palm: palm
blossom: sakura cherry-blossom
cactus: cactus cacti succulent
flower: flower rose tulip daisy sunflower lily orchid poppy blossom bouquet lotus dahlia
mushroom: mushroom toadstool
mountain: mountain peak alps everest matterhorn
volcano: volcano
cup: cup mug teacup teapot coffee tea espresso latte cappuccino bowl
bottle: bottle wine jar flask potion perfume
apple: apple cherry tomato strawberry
orange: orange tangerine lemon mandarin
pear: pear avocado
banana: banana
pumpkin: pumpkin
cake: cake cupcake pie dessert
book: book notebook novel diary
guitar: guitar violin cello ukulele banjo lute
balloon: balloon
umbrella: umbrella parasol
lantern: lantern lamp
clock: clock watch
chair: chair armchair throne bench stool
table: table desk
ball: ball sphere orb globe
cube: cube box crate block
crystal: crystal gem diamond ruby sapphire emerald-stone jewel
sword: sword blade dagger katana
crown: crown tiara
heart: heart
candle: candle
vase: vase pot
hat: hat cap fedora
sun: sun
moon: moon
planet: planet saturn jupiter mars
star: star
cloud: cloud
rainbow: rainbow
"""
PHRASES: dict[str, str] = {
    "hot air balloon": "airship",
    "hot-air balloon": "airship",
    "cherry blossom tree": "sakura",
    "cherry blossom": "sakura",
    "cherry tree": "sakura",
    "sword and sorcery": "",
    "apple tree": "tree",
    "palm tree": "palm",
    "pine tree": "pine",
    "flying saucer": "spaceship",
    "space ship": "spaceship",
    "teddy bear": "bear",
    "sea turtle": "turtle",
    "steam engine": "train",
    "steam train": "train",
    "sailing boat": "boat",
    "sports car": "car",
    "pirate ship": "ship",
    "golden retriever": "dog",
    "polar bear": "bear",
    "wind turbine": "windmill",
    "clock tower": "tower",
    "great wall": "castle",
    "milky way": "stars",
    "blue hour": "dusk",
    # Words of style that would else be read as things.
    **dict.fromkeys(
        "fairy tale,space opera,children's book,comic book,picture book,in black and white,black and white photo,"
        "black and white film,golden ratio,window light,art deco,book cover,road movie,star wars,venetian shadow,"
        "cloud of,box office,light trails,neon noir,clay render,product render,rubber hose,paper cut-out".split(","),
        "",
    ),
}
_SETTINGS = """
sea: sea ocean harbour harbor bay waves wave coast port island pier sailing
beach: beach shore seaside sand
lake: lake river pond canal waterfall stream lagoon fjord swamp
underwater: underwater reef coral seabed aquarium undersea
forest: forest woods woodland jungle rainforest grove
city: city town downtown skyline cityscape tokyo london paris metropolis rooftop urban
street: street alley road market highway village square
desert: desert dune dunes sahara canyon mars wasteland pyramid pyramids
mountains: mountains hills alps valley cliff himalaya highlands
meadow: meadow field grass garden park farm lawn prairie vineyard countryside hill hillside pasture
snow: snow snowy winter arctic ice glacier snowfall icy antarctica blizzard
space: space galaxy nebula cosmos cosmic orbit universe spacewalk
room: room kitchen library bedroom table shelf window bar cafe studio interior desk sofa classroom museum office
 tavern
"""
_TIMES = """
night: night midnight moonlit nocturnal starry evening-sky moonlight dark nighttime neon stars
sunset: sunset dusk golden-hour twilight evening autumn
dawn: dawn sunrise morning daybreak
"""
_WEATHER = """
rain: rain rainy raining storm stormy drizzle umbrella
snow: snow snowy snowing snowfall blizzard
fog: fog foggy mist misty haze hazy
clouds: cloudy overcast clouds
"""
_MOODS = """
dark: dark scary creepy haunted gloomy ominous evil spooky horror sinister eerie brooding
soft: gentle soft calm peaceful serene quiet dreamy pastel delicate sleepy cosy cozy tranquil
bright: happy cheerful joyful colourful colorful vibrant playful bright funny vivid festive lively
"""
COUNTS: dict[str, int] = {
    "one": 1, "two": 2, "pair": 2, "couple": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 9, "several": 4, "some": 3, "many": 7, "dozen": 9, "group": 5, "flock": 6, "herd": 5,
    "crowd": 7, "bunch": 4, "few": 3,
}  # fmt: skip
SIZES: dict[str, float] = {
    "tiny": 0.55, "small": 0.72, "little": 0.75, "baby": 0.75, "miniature": 0.6,
    "big": 1.25,
    "large": 1.25, "huge": 1.45, "giant": 1.5, "enormous": 1.5, "massive": 1.5, "tall": 1.2, "gigantic": 1.5,
}  # fmt: skip
# What a colour in front of these words paints: a part of the last thing, or the surroundings.
PARTS = frozenset(
    "dress coat hat jacket armor armour hair shirt robe cape scarf suit cloak hood uniform kimono gown sweater boots "
    "mane roof sails sail wings eyes stripes spots beard collar ribbon bow shield sash belt plume".split()
)
GROUNDS: dict[str, str] = {
    **dict.fromkeys(
        "sky background backdrop wall sunset sunrise clouds light lights glow aurora mist fog curtain".split(), "sky"
    ),
    **dict.fromkeys(
        "field grass meadow ground floor sea ocean water sand road table lake river snow street hills".split(), "ground"
    ),
}
NOT_A_COLOUR = frozenset({"orange juice", "rose garden", "golden hour", "golden retriever", "gold fish", "white house"})
# Of these parts the colour is the accent of whoever wears them; all others are their clothes.
ACCENT_PARTS = frozenset("hair beard shield sash belt plume scarf collar".split())
WEARERS = frozenset("person woman man portrait knight samurai wizard astronaut".split()) | {
    "portrait woman",
    "portrait man",
}


def _table(text: str) -> dict[str, str]:
    words: dict[str, str] = {}
    name = ""
    for line in text.strip().splitlines():
        head, colon, rest = line.partition(":")
        name = head if colon else name
        words |= dict.fromkeys((rest if colon else line).split(), name)
    return words


SUBJECT_WORDS = _table(_SUBJECTS)
SETTING_WORDS = _table(_SETTINGS)
TIME_WORDS = _table(_TIMES)
WEATHER_WORDS = _table(_WEATHER)
MOOD_WORDS = _table(_MOODS)
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "mice": "mouse", "wolves": "wolf", "geese": "goose",
    "knives": "knife", "butterflies": "butterfly", "puppies": "puppy", "ponies": "pony", "cherries": "cherry",
    "daisies": "daisy", "lilies": "lily", "fishes": "fish", "boxes": "box", "foxes": "fox", "buses": "bus",
    "torches": "torch", "ladies": "lady", "bunnies": "bunny", "kitties": "kitty",
    "benches": "bench", "berries": "berry",
    "strawberries": "strawberry", "tomatoes": "tomato", "families": "family", "princesses": "princess",
    "witches": "witch", "watches": "watch", "palaces": "palace", "houses": "house", "horses": "horse",
}  # fmt: skip


@functools.lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """The word as the tables hold it: "foxes" becomes "fox"."""
    if word in SUBJECT_WORDS or word in NAMED:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return word[:-1] if word.endswith("s") and word[:-1] in SUBJECT_WORDS else word
