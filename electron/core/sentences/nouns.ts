/**
 * Number and article of English nouns, by rule and by lists of the exceptions. Runs in the engine; pure. Words are in
 * lower case unless a function says otherwise.
 */

/** Nouns of substance and the like: no article, singular. */
const MASS = new Set(
  `water grass snow sand food hair fur bread rice cheese milk coffee tea beer wine juice fruit meat beef pork bacon ham
  poultry seafood furniture clothing equipment jewelry jewellery traffic lightning rain ice fog mist smoke fire wood metal plastic
  paper graffiti lego underwear footwear sportswear swimwear headgear luggage baggage hay straw mud dirt soil moss seaweed algae
  corn wheat cotton wool leather denim silk lace velvet pasta spaghetti ketchup mustard butter sugar salt flour honey
  jam cream chocolate popcorn broccoli cauliflower garlic spinach parsley basil lettuce celery asparagus scaffolding knitting
  sewing music art nature weather sunlight moonlight daylight daytime nighttime darkness light-rain steam dust gravel concrete
  asphalt brick marble stone gold silver steel iron rust foliage vegetation wildlife livestock shrubbery greenery bunting litter
  garbage trash rubbish money cash text handwriting lightening homework software hardware machinery cutlery crockery tableware
  dishware silverware glassware earthenware porcelain pottery ceramic makeup lipstick blood skin oil petrol gasoline fuel
  yoga football soccer basketball baseball tennis golf hockey rugby cricket volleyball badminton chess skiing surfing
  skateboarding snowboarding swimming cycling hiking climbing fishing camping gymnastics athletics ballet boxing wrestling
  running jumping dancing transport transportation architecture cuisine produce people-watching bokeh frost hail sleet slush
  sushi sashimi tofu yogurt yoghurt soup origami embroidery calligraphy electronics mathematics physics news lace tinsel
  confetti bubblewrap foam rubber clay wax glitter neon fast-food junk-food street-art scenery terrain lava magma coral
  camouflage armor armour lingerie denim linen fleece tweed plaid mesh nylon`.split(/\s+/),
)

/** Things of which there is one: "the sky". */
const UNIQUE = new Set(
  'sun moon sky sea ocean horizon internet ground earth world seaside countryside'.split(' '),
)

const IRREGULAR_PLURALS: Readonly<Record<string, string>> = {
  people: 'person',
  men: 'man',
  women: 'woman',
  children: 'child',
  feet: 'foot',
  teeth: 'tooth',
  geese: 'goose',
  mice: 'mouse',
  oxen: 'ox',
  lice: 'louse',
  dice: 'die',
  cacti: 'cactus',
  fungi: 'fungus',
  police: 'police',
  cattle: 'cattle',
  folk: 'folk',
  knives: 'knife',
  wives: 'wife',
  lives: 'life',
  leaves: 'leaf',
  wolves: 'wolf',
  loaves: 'loaf',
  halves: 'half',
  shelves: 'shelf',
  scarves: 'scarf',
  hooves: 'hoof',
  elves: 'elf',
  calves: 'calf',
  thieves: 'thief',
  movies: 'movie',
  cookies: 'cookie',
  selfies: 'selfie',
  ties: 'tie',
  pies: 'pie',
  zombies: 'zombie',
  hoodies: 'hoodie',
  huskies: 'husky',
  shoes: 'shoe',
  horses: 'horse',
  houses: 'house',
  noses: 'nose',
  roses: 'rose',
  vases: 'vase',
  blouses: 'blouse',
  hoses: 'hose',
  cases: 'case',
  mongooses: 'mongoose',
  canoes: 'canoe',
  toes: 'toe',
  axes: 'axe',
  headaches: 'headache',
  moustaches: 'moustache',
  mustaches: 'mustache',
  avalanches: 'avalanche',
  buses: 'bus',
}
const IRREGULAR_SINGULARS = new Map(
  Object.entries(IRREGULAR_PLURALS).map(([plural, singular]) => [singular, plural]),
)

/** Singular nouns that end in s, beside those in -ss, -us and -is. */
const SINGULAR_IN_S = new Set(
  `rhinoceros thermos atlas lens canvas gas christmas pancreas crossroads texas paris series species chaos kudos pathos
  asparagus news mars ibis iris james charles pampas pyjamas-party bias alias vegas wales sis chassis chess analysis
  sas biceps triceps xmas swiss headquarters kansas arkansas athens brussels naples alps-view`.split(/\s+/),
)

/** Both numbers in one form, singular unless a determiner says otherwise. */
const SAME_IN_BOTH = new Set(
  'fish sheep deer moose salmon trout shrimp squid bison swine aircraft spacecraft offspring species series'.split(
    ' ',
  ),
)

/** Sets such as "scissors": plural, but "glasses" of one person too. */
export function isPlural(noun: string): boolean {
  const word = noun.toLowerCase()
  if (Object.hasOwn(IRREGULAR_PLURALS, word)) return true
  if (
    word.endsWith('men') &&
    word.length > 4 &&
    !/^(?:specimen|semen|acumen|abdomen|ramen|stamen|omen|regimen)$/.test(word)
  ) {
    return true
  }
  if (word.endsWith('people') || word.endsWith('children')) return true
  if (!/[a-z]s$/.test(word) || MASS.has(word) || SINGULAR_IN_S.has(word)) return false
  return !/(?:ss|us|is|ics)$/.test(word)
}

export function isMass(noun: string): boolean {
  return MASS.has(noun.toLowerCase())
}

export function isUnique(noun: string): boolean {
  return UNIQUE.has(noun.toLowerCase())
}

/** "dogs" -> "dog"; other words stay. */
export function singularOf(noun: string): string {
  const word = noun.toLowerCase()
  const irregular = Object.hasOwn(IRREGULAR_PLURALS, word) ? IRREGULAR_PLURALS[word] : undefined
  if (irregular !== undefined) return irregular
  if (!isPlural(word)) return word
  if (word.endsWith('men')) return `${word.slice(0, -3)}man`
  if (word.endsWith('people')) return `${word.slice(0, -6)}person`
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|x|ss|zz|o|us)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** "puppy" -> "puppies"; plural and mass nouns stay. */
export function pluralOf(noun: string): string {
  const word = noun.toLowerCase()
  if (isPlural(word) || MASS.has(word) || SAME_IN_BOTH.has(word)) return noun
  const irregular = IRREGULAR_SINGULARS.get(word)
  if (irregular !== undefined) return irregular
  if (/(?:^|[a-z])man$/.test(word) && !/^(?:human|german|roman|talisman)$/.test(word))
    return `${noun.slice(0, -2)}en`
  if (/[^aeiou]y$/.test(word)) return `${noun.slice(0, -1)}ies`
  if (/(?:ch|sh|x|s|z|tomato|potato|hero|mango)$/.test(word)) return `${noun}es`
  return `${noun}s`
}

/** Words that begin with a vowel letter and a consonant sound, and the reverse. */
const CONSONANT_SOUND =
  /^(?:uni(?!n|m(?!o))|use|usu|util|uten|uk|ur[aeo]|u[bt]iq|uto|ufo|usb|usa\b|us\b|u-|eu|ew|one(?![a-z])|one-|once|ouija)/
const VOWEL_SOUND =
  /^(?:hour|honest|honou?r|heir|8|11(?!\d)|18(?!\d)|8\d|x-?ray|suv|led\b|lcd|mri|rv\b|hd\b|hdr|sms|lp\b|nba|nfl|mp3)/

/** "a" or "an" by the sound of the word that follows; it may be in any case. */
export function indefinite(next: string): 'a' | 'an' {
  const word = next.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  if (VOWEL_SOUND.test(word)) return 'an'
  return /^[aeiou]/.test(word) && !CONSONANT_SOUND.test(word) ? 'an' : 'a'
}
