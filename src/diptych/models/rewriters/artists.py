"""Names that prompts list as ornament; a style is described in words instead, so that no living hand is imitated."""

from __future__ import annotations

import re

NAMES = """
aaron horkey, akihiko yoshida, alan lee, alena aenami, alex grey, alex ross, alphonse mucha, andreas rocha, andrei
riabovitchev, anna dittmann, annie leibovitz, ansel adams, anton fadeev, artem demura, artgerm, ashley wood, atey
ghailan, ayami kojima, banksy, barlowe, beeple, beksinski, bilibin, bob ross, boris vallejo, bosch, bouguereau,
brian froud, bruce pennington, caravaggio, caspar david friedrich, cezanne, cgi society, charlie bowater, chris
moore, clyde caldwell, cory behance, cory loftis, craig mullins, cushart krenz, dali, dan mumford, dean cornwell,
diego velazquez, disney, donato giancola, dore, dr. seuss, edgar maxence, edvard munch, edward hopper, egon schiele,
ernst haeckel, esao andrews, escher, evgeny lushpin, feng zhu, ferdinand knab, filip hodas, finnian macmanus, frank
frazetta, frank lloyd wright, frank stella, fuji choko, gaston bussiere, geof darrow, george stubbs, gerald brom,
ghibli, ghibli studio, giger, gil elvgren, goro fujita, goya, greg hildebrandt, greg manchess, greg rutkowski,
grzegorz rutkowski, guillermo del toro, gustav klimt, gustave dore, gustave moreau, guweiz, h. p. lovecraft, h. r.
giger, hajime sorayama, hayao miyazaki, hearthstone, helen huang, hieronymus bosch, hiroshi yoshida, hoang lap,
hokusai, howard pyle, hr giger, hsiao-ron cheng, huang guangjian, ian hubert, ian mcque, ian sprigger, ilya
kuvshinov, irakli nadar, ivan aivazovsky, ivan shishkin, j. c. leyendecker, jakub rozalski, james gilleard, james
gurney, james jean, jean delville, jean giraud, jeremy lipkin, jeremy lipking, jeremy mann, jesper ejsing, jessica
oyhenart, jim burns, jim lee, joao ruas, joaquin sorolla, john berkey, john constable, john harris, john howe, john
singer sargent, john william waterhouse, jordan grimmer, josan gonzalez, joseph christian leyendecker, jules julien,
junji ito, karol bak, katsuhiro otomo, keith parkinson, kentaro miura, khyzyl saleem, kim jung gi, klimt, krenz
cushart, krenz kushart, kuvshinov, kyoto animation, laurie greasley, leonardo da vinci, leyendecker, lisa frank,
lois van baarle, loish, loundraw, luis royo, m. c. escher, magali villeneuve, magic the gathering, magritte, makoto
shinkai, malevich, marc simonetti, marco mazzoni, mark brooks, mark ryden, martin johnson heade, michael and inessa
garmash, michael garmash, michael whelan, mike mignola, mikhail vrubel, moebius, monet, mucha, murata range, natalie
shau, naughty dog, nixeu, noah bradley, norman rockwell, paul lehr, peter mohrbacher, peter morbacher, picasso, pino
daeni, range murata, raphael lacoste, raymond swanland, rebecca guay, rembrandt, rene magritte, rhads, rob rey,
robert mccall, rockstar games, roger dean, ross tran, rossdraws, ruan jia, rutkowski, sachin teng, sakimichan,
salvador dali, sam spratt, samuel deats, sandra chevrier, sangsoo jeong, sargent, satoshi kon, sergey kolesov, shaun
tan, shinji aramaki, simon bisley, simon stalenhag, square enix, stalenhag, stanley artgerm lau, stephen bliss,
stephen gammell, steve mccurry, studio ghibli, sung choi, syd mead, takashi murakami, takeshi obata, thomas kinkade,
tim burton, tim hildebrandt, todd mcfarlane, tom bagshaw, tomasz alen kopera, tony sart, tooth wu, tran, tyler
edlin, van gogh, vermeer, victo ngai, victor ngai, viktoria gavrilenko, vincent di fate, vincent van gogh, vladimir
volegov, walter crane, warhol, wayne barlowe, wes anderson, william turner, wlop, yoji shinkawa, yoshitaka amano,
yusuke murata, zaha hadid, zdzislaw beksinski
"""
_ONE = (
    "(?:"
    + "|".join(
        re.escape(name.strip())
        for name in sorted(NAMES.replace("\n", ",").split(","), key=len, reverse=True)
        if name.strip()
    )
    + ")"
)
_LIST = rf"(?:(?:and|&|art by|by|of)\s+)*{_ONE}(?:(?:\s+and\s+|\s*&\s*|\s+){_ONE})*"
# A segment that is nothing but names.
ONLY_NAMES = re.compile(rf"^{_LIST}(?:\s+(?:style|art|and others))?$", re.IGNORECASE)
# "by" and a known name: a credit whatever word stands before it.
CREDIT = re.compile(rf"\s+by\s+{_ONE}(?!\w)", re.IGNORECASE)
# Names at the end of a segment that says something before them.
TAIL = re.compile(rf"\s+(?:{_ONE})(?:(?:\s+and)?\s+{_ONE})*$", re.IGNORECASE)
