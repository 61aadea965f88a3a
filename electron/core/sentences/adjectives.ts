/** Adjectives that captions use, with their comparatives. Runs in the engine; pure. */

const COMMON = new Set(
  `black white red green blue yellow orange purple pink brown grey gray beige tan cream golden gold silver turquoise teal
  navy maroon crimson scarlet violet magenta cyan olive ivory bronze blonde blond ginger brunette multicolored multicoloured
  multicolor colorful colourful colored coloured monochrome grayscale greyscale transparent translucent opaque sheer
  dark light bright pale dull vivid deep solid plain shiny glossy matte metallic
  big small large little tiny huge giant tall short long wide narrow thin thick fat slim skinny chubby plump round square
  oval flat curved straight sharp blunt high low deep shallow heavy massive miniature medium oversized
  old young new ancient modern antique vintage retro contemporary traditional classic adult newborn
  wet dry clean dirty muddy dusty sandy snowy icy frozen rainy sunny cloudy foggy misty stormy windy hot cold warm cool
  soft hard fluffy furry hairy woolly shaggy smooth rough rusty wooden plastic leather rubber knitted woolen
  happy sad angry sleepy tired scared playful lazy curious serious funny cute pretty beautiful ugly scary fierce friendly
  calm quiet loud wild tame hungry thirsty sick injured dead alive asleep awake alone lonely
  fast slow strong weak rich poor empty full open closed broken whole half ripe raw fresh rotten cooked baked fried grilled
  good bad better worse best worst fancy elegant casual formal sporty chic sexy girly feminine masculine modest revealing
  loose tight fitted fitting flowing flowy ruffled pleated striped spotted checkered plaid floral printed patterned dotted
  sleeveless strapless backless shiny silky lacy embellished
  real fake similar different same identical other main single double several
  indoor outdoor urban rural tropical desert coastal aerial underwater nocturnal
  blurry blurred crisp detailed abstract realistic surreal simple complex busy messy neat tidy
  fewer less more closer nearer farther further smaller bald bearded barefoot nude naked male female
  wooly grassy rocky hilly leafy mossy bushy curly wavy spiky fuzzy stubby slender sturdy bulky lean lanky petite
  french german italian spanish japanese chinese american british european african asian indian mexican russian
  northern southern eastern western left right front rear upper lower inner outer top bottom central`.split(
    /\s+/,
  ),
)

const SUFFIX =
  /^[a-z-]{2,}(?:ful|less|ous|ish|able|ible|esque|like|-shaped|-sized|-haired|-colou?red|-looking|-faced|-legged|-eyed|-eared|-sleeved|-striped)$/

/** Nouns with such an ending. */
const NO_ADJECTIVE = new Set(
  'fish jellyfish goldfish starfish dish radish vegetable table cable finish polish mouthful handful'.split(
    ' ',
  ),
)

export function isAdjective(word: string): boolean {
  if (COMMON.has(word)) return true
  if (isComparative(word)) return true
  return SUFFIX.test(word) && !NO_ADJECTIVE.has(word)
}

/** "biggest", "most colourful". */
export function isSuperlative(words: string): boolean {
  const first = words.split(' ')[0] ?? ''
  return first === 'most' || (first.endsWith('est') && isComparative(first))
}

/** "darker", "biggest", "chubbier". */
export function isComparative(word: string): boolean {
  const found = /^([a-z]{2,})(?:er|est)$/.exec(word)
  const stem = found?.[1]
  if (stem === undefined) return false
  const bases = [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/i$/, 'y')]
  return bases.some((base) => COMMON.has(base))
}
