"""Words that people put around a prompt and that say nothing about what is in the picture."""

from __future__ import annotations

import re

STYLE_NOUNS = (
    r"(?:oil |acrylic |digital |matte |concept |watercolou?r |pencil |ink |fantasy |anime |manga |vector |pixel |line |"
    r"comic |cartoon |character |speed |gouache |pastel |charcoal |studio |stock |film |movie |cinematic |3d |"
    r"professional |portrait |vintage |realistic |photorealistic |colou?r |colou?red |children's book )*"
    r"(?:paintings?|illustrations?|photos?|photographs?|photography|artworks?|art|renders?|renderings?|drawings?|"
    r"sketch(?:es)?|images?|pictures?|stills?|screenshots?|screencaps?|posters?|shots?|anime|manga|cartoons?|"
    r"watercolou?rs?|gouache|3d models?|models?|wallpapers?|key visual|book covers?|album covers?|pics?|clip ?art|"
    r"vector|linocut|woodcut|engraving)"
)
PRAISE = (
    r"(?:(?:an?|the|one|very|extremely|highly|insanely|super|ultra|hyper|incredibly|absurdly|most)[\s-]+)*"
    r"(?:beautiful|beautifull|stunning|gorgeous|intricate|intricately|detailed|hyper[\s-]?detailed|ultra[\s-]?detailed|"
    r"realistic|hyper[\s-]?realistic|photo[\s-]?realistic|ultra[\s-]?realistic|award[\s-]winning|epic|amazing|"
    r"breathtaking|high[\s-]quality|professional|masterful|exquisite|elegant|hd|4k|8k|16k|full[\s-]color|"
    r"hyperdetailed|hyperrealistic|photorealistic|ultrarealistic|detailled|cinematic|dramatic|surreal|perfect)"
)
# Any few words before "painting of", unless they are part of what is shown: "a man with a painting of a horse".
EPITHET = (
    r"(?!(?:an|the|of|in|on|at|with|by|for|from|holding|looking|satellite|aerial|x-ray|abstract|framed|cave|wall|rock|"
    r"old|family|wedding|is|are|has|his|her|portrait)\b)[a-z0-9'-]{2,}(?<!ing)"
)
# "a highly detailed digital painting of", "beautiful photo of", "concept art of"
OPENING = re.compile(
    rf"^(?:{PRAISE}[\s,]+(?:and\s+)?)*(?:an?\s+|"
    rf"the\s+)?(?:{PRAISE}[\s,]+(?:and\s+)?)*(?:{EPITHET}[\s,]+){{0,4}}{STYLE_NOUNS}\s+"
    r"(?:of|about|showing|depicting|featuring)(?:\s*:|\s)\s*",
    re.IGNORECASE,
)
LEADING_PRAISE = re.compile(
    r"^(an?\s+|the\s+)?(?:(?:very|extremely|highly|insanely|ultra|hyper|super|incredibly)[\s-]+)*"
    r"(?:detailed|intricate|hyper[\s-]?detailed|hyper[\s-]?realistic|photo[\s-]?realistic|ultra[\s-]?realistic|"
    r"award[\s-]winning|masterpiece|8k|4k|hd|high[\s-]quality|realistic)[\s,]+(?:and\s+)?(?=\w)",
    re.IGNORECASE,
)
ENGINES = (
    r"(?:trending|featured|popular|top|hot)\s+(?:on|in|at)\s+[\w ]+|(?:trending\s+)?(?:on\s+)?(?:artstation|"
    r"art\s?station|cgsociety|"
    r"cg\s?society|deviant\s?art|behance|pixiv|unsplash|pinterest|500px|flickr|zbrush(?:\s?central)?|artstationhq|"
    r"artstationhd|dribbble|instagram|reddit)(?:\s+(?:hq|hd|trending))?|"
    r"(?:rendered\s+(?:in|with|by)\s+)?(?:unreal\s+engine(?:\s*\d)?|octane(?:\s*3d)?(?:\s*render(?:ed|ing)?)?|"
    r"blender|redshift|v-?ray|cinema\s?4d|c4d|maya|zbrush|arnold|lumion|houdini|cryengine|unity(?:\s*\d)?|"
    r"pixar\s+render|corona|keyshot|eevee|cycles|ue5|ue4|nvidia|rtx|photoshop|procreate|daz3d|"
    r"wallpaper)(?:\s+render(?:ed|ing)?)?"
)
QUALITY = (
    r"\d{1,2}\s?k(?:\s+(?:uhd|hd|hdr|resolution|render|wallpaper|quality|octane))*|u?hd|hdr|uhd|qhd|1080p|"
    r"(?:(?:ultra|very|super|extremely|hyper|insanely|intricate|incredibly|highly|rich|high|extreme|fine|crisp|sharp|"
    r"best|top|maximum|max|perfect|elaborate|photo|full|good|great|amazing|cinematic|studio|professional|insane|"
    r"exquisite|smooth|ultra-?fine|"
    r"uber|overly|beautifully|meticulously|finely)[\s-]+)*"
    r"(?:detail(?:s|ed|led)?|quality|resolution|definition|realism|realistic|photorealis(?:m|tic)|"
    r"hyper-?realis(?:m|tic)|ultra-?realis(?:m|tic)|super-?realis(?:m|tic)|hyper-?detailed|ultra-?detailed|"
    r"high-?detail|"
    r"intricate|focus|sharpness|composition|anatomy|proportions?|render(?:ing|ed)?|"
    r"craftsmanship|masterpiece|artwork|art|features|ultradetailed|overdetailed|symmetry|symmetrical|symmetric)|"
    r"award[\s-]?winn(?:ing|er)(?:\s+\w+){0,2}|(?:absolute\s+|a\s+)?masterpiece(?:\s+by)?|stunning|gorgeous|"
    r"breathtaking|epic|"
    r"smooth|elegant|crisp|aesthetic|beautiful|amazing|intricately detailed|professional|vibrant|vivid|dynamic|sharp|"
    r"golden ratio|rule of thirds|ray\s?trac(?:ing|ed)|path\s?trac(?:ing|ed)|global illumination|"
    r"(?:soft |volumetric |studio |cinematic |dramatic |dynamic |radiant |realistic |beautiful |atmospheric |rim |"
    r"ambient |moody |professional |epic |natural |perfect |warm |cold |bright |hard |god |neon |intense |"
    r"crystal |dim )*"
    r"(?:lighting|lights?|light rays|illumination|shadows?|rays)|"
    r"(?:subsurface|sub-surface) scattering|ambient occlusion|chromatic aberration|lens flare|bokeh|depth of field|"
    r"dof|film grain|vignette|motion blur|"
    r"(?:shallow |f/?\s?\d(?:\.\s?\d+)?|\d+\s?mm(?:\s+\w*lens)?|iso \d+|canon|nikon|sony|leica|hasselblad|fuji\w*|"
    r"kodak(?:\s+\w+)*|"
    r"dslr|cinestill)(?:[\s\w/.]{0,24})|wide[\s-]?angle(?:\s+lens)?|macro lens|wide shot|close[\s-]?up(?: shot)?|"
    r"full[\s-]?body(?: shot)?|"
    r"full shot|medium shot|long shot|establishing shot|upper body(?: shot)?|hd shot|centered|cent(?:er|re) frame|"
    r"full figure|hard edges|bold shapes|deep focus|key visual|official|stunning|trending|trending art ?station|"
    r"smooth render|godrays|god rays|matte|cel[ -]?shaded|cell[ -]?shaded|high contrast|[\w-]+ lens|"
    r"[\w ]{0,24}lighting|profile picture|d&d|d & d|medium shot|low angle|high angle|no text|no watermark|no blur|"
    r"photo[\s-]?real|official art|"
    r"symmetrical composition|cgi|vfx|hd wallpaper|wallpaper|stylized|stylised|commission(?:ed)?|character design|"
    r"splash art|card art|key art|cover art|game art|lineart|line art|fan art|professionally retouched"
)
MEDIA = (
    r"(?:by\s+)?(?:an?\s+)?(?:in\s+)?(?:the\s+)?(?:style of\s+)?(?:modern |retro |vintage |flat |dark |80s |90s |"
    r"japanese |detailed |beautiful )*"
    r"(?:digital\s+(?:art|painting|illustration)|concept\s+art(?:ist)?|matte\s+(?:painting|art)|oil\s+(?:painting|"
    r"on canvas|paint)|"
    r"acrylic(?:\s+painting)?|watercolou?r(?:\s+painting)?|gouache(?:\s+painting)?|illustration|painting|artwork|"
    r"fantasy\s+art|"
    r"photograph(?:y|ic)?|photo|anime|manga|cartoon|comic\s+book|comic|pixel\s+art|vector(?:\s+art)?|"
    r"3d(?:\s+(?:render|model|art))?|"
    r"render|sketch|drawing|pencil\s+(?:sketch|drawing)|film still|movie still|cinematic(?:\s+(?:still|shot|film|"
    r"movie))?|"
    r"poster|low poly|voxel art|ink|engraving|linocut|woodcut|impressionis(?:m|t)|surrealis[mt]|surreal|"
    r"expressionis[mt]|soviet realism|"
    r"baroque|rococo|renaissance(?: painting)?|art\s+nouveau|art\s+deco|realism|fine art|pop art|ukiyo[\s-]?e|"
    r"minimalis(?:m|t)|"
    r"cel[\s-]?shad(?:ed|ing)|photorealistic|hyperrealis(?:m|tic)|realistic|hd|noir|portrait)"
    r"(?:\s+(?:style|art|aesthetic|painting|illustration))*"
)
# "organic painting", "red dead redemption art style", "advertisement photography"
TAGS = (
    r"(?:[\w'-]+\s+){0,4}(?:style|aesthetic|photography|artwork|coloring pages)|"
    r"(?!portrait )(?:[\w'-]+\s+){1,2}(?:painting|art|illustration|render|anime|portrait|photo|drawing)|"
    r"(?:\w+ )?portrait"
)
SEGMENT = re.compile(rf"^(?:{ENGINES}|{QUALITY}|{MEDIA})$", re.IGNORECASE)
TAG = re.compile(rf"^(?:{TAGS})$", re.IGNORECASE)
# Ornament at the end of a segment that else says something: "a fox in the snow trending on artstation 8k".
TRAILING = re.compile(
    rf"[\s-]+(?:(?:{ENGINES})|\d{{1,2}}\s?k(?: resolution)?|u?hd|hdr|(?:highly|hyper|ultra|insanely|extremely|"
    rf"very|super|intricately)[\s-]+(?:detailed|realistic)|"
    r"hyper-?realistic|photo-?realistic|hyper-?detailed|digital (?:art|painting|illustration)|concept art|"
    r"matte painting|oil (?:painting|on canvas)|"
    r"anime style|(?:cinematic|dramatic|volumetric|studio) lighting|sharp focus|high (?:quality|detail|resolution)|"
    r"pixel art|fan ?art|award winning|trending|masterpiece|(?:in|with)\s+(?:an?\s+|the\s+)?(?:[\w'-]+\s+){1,3}style)$",
    re.IGNORECASE,
)
# "by greg rutkowski", "in the style of monet", "art by ..."; but not "by the sea", "lit by candles", "painted by hand".
CREDIT = re.compile(
    r"(?:^|[\s,])(?:(?:(?:in|with)\s+)?(?:the\s+|a\s+)?(?:art\s*|artistic\s+)?(?:styles?|manner|"
    r"aesthetics?)\s+(?:of|by)\b|"
    r"(?:digital |concept |matte |fantasy |oil )?(?:art|artwork|painting|painted|illustration|illustrated|drawn|"
    r"drawing|photo|photograph|photographed|photography|"
    r"directed|designed|rendered|inspired|art direction|cover|created|masterpiece|style|shot|concept art)\s+(?:by|"
    r"from)\b(?!\s+(?:hand|nature)\b)|"
    r"(?<!side )(?<!lit )(?<!made )(?<!seen )(?<!worn )(?<!held )(?<!built )(?<!driven )(?<!caught )"
    r"(?<!stand )(?<!one )(?<!sit )"
    r"(?<!ed )(?<!ing )(?<!step )(?<!flown )(?<!eaten )(?<!ridden )(?<!close )(?<!near )(?<!hit )(?<!overgrown )"
    r"by\s+(?!(?:an?|the|its?|his|her|their|my|our|your|this|that|some|night|day|day?light|moon\w*|sun\w*|"
    r"candle\w*|fire\w*|"
    r"torch\w*|train|car|boat|bus|bike|hand|herself|himself|itself|two|three|four|side|lake|sea|far|air|water|"
    r"accident|windows?|means)\b)\S)",
    re.IGNORECASE,
)
WEIGHT = re.compile(r"(?::\s*-?\d+(?:\.\d+)?(?=[\s\)\]\},]|$))|(?:::\s*-?\d*(?:\.\d+)?)")
FLAGS = re.compile(
    r"(?:^|\s)(?:--?(?:ar|v|q|s|c|iw|no|stylize|chaos|seed|aspect|niji|w|h|uplight|upbeta|test|hd|quality|tile|"
    r"style|version|sameseed|stop|upscale|creative|testp|weird|video)\b(?:\s+[^\s-][^\s,-]*)?)",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<[^>]{0,80}>|https?://\S+|\bwww\.\S+|#(?=\w)|[*_`~^]+|[\U0001F3FB-\U0001F3FF\uFE0F\u200d]")
NEGATIVE = re.compile(r"[\s,.;|]*\bnegative prompts?\s*:.*$", re.IGNORECASE | re.DOTALL)
