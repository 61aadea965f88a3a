/** Forms and agreement of the verbs that captions use. Runs in the engine; pure. */

const REGULAR =
  `wear sit stand lie lay run walk jump play hold carry look face eat drink sleep rest ride drive fly swim climb
  chase catch throw bite lick bark smile laugh cry sing dance pose lean hang float roll crawl stick curl watch stare
  touch hug kiss push pull open close cover contain include feature display depict belong resemble appear seem become
  show get go come make take give put need want use blend grow fall rise move turn stop wait talk speak read write
  paint draw cook wash clean sniff chew graze swing slide skate surf ski kick hit bounce leap gallop trot dig
  hide peek peer gaze glance yawn stretch balance perch nest feed nurse kneel crouch squat bend bow wave point reach
  shake tilt raise lift lower drop fill overlook surround consist share match fit differ remain stay keep leave enter
  cross follow lead join meet greet pass pet comb brush cut slice pour serve hover glide sail row paddle dive splash
  drip melt burn shine glow sparkle reflect cast lack occupy wrap pack park travel fight attack hunt stalk rub scratch
  shelter snuggle nuzzle cuddle sunbathe snore flap land dangle blow bloom form work study type press prepare
  have do receive explore approach emerge drag tug wag bare snarl growl frown grin sprawl lounge recline relax huddle
  gather line drink stack sport don fetch retrieve scamper wander roam stroll jog sprint race hike ski`
    .split(/\s+/)
    .filter(Boolean)

const THIRD_OF = new Map<string, string>(REGULAR.map((base) => [base, third(base)]))
const BASE_OF = new Map<string, string>([...THIRD_OF].map(([base, form]) => [form, base]))

/** Singular form -> plural form of verbs that no rule gives. */
const SPECIAL = new Map([
  ['is', 'are'],
  ['was', 'were'],
  ['has', 'have'],
  ['does', 'do'],
  ["isn't", "aren't"],
  ["wasn't", "weren't"],
  ["hasn't", "haven't"],
  ["doesn't", "don't"],
])
const SPECIAL_SINGULAR = new Map([...SPECIAL].map(([one, many]) => [many, one]))

/** Verbs without a form for the number. */
const UNCHANGED = new Set(
  `can could will would should must may might had did became wore sat stood lay ran walked jumped held looked
  cannot can't won't shouldn't`.split(/\s+/),
)

/** -ing words that are nouns or adjectives. */
const NOUNS_IN_ING = new Set(
  `building painting drawing wedding morning evening ceiling clothing ring king string spring wing thing swing sling
  sibling duckling seedling dumpling pudding starling herring railing stocking bunting earring lightning awning viking
  darling gosling sapling crossing parking-lot dressing icing frosting stuffing topping filling lining bedding flooring
  offspring something nothing anything everything during living interesting boxing knitting scaffolding rigging siding
  meeting gathering outing landing handwriting lighting setting marking opening sterling`.split(/\s+/),
)

const IRREGULAR_PARTICIPLES = new Set(
  `seen taken made shown held worn drawn built cut hung caught lit laid shot sunk frozen broken hidden driven ridden
  written thrown stuck grown woven torn bent born left kept given known eaten bitten beaten chosen fallen spread lost
  seated`.split(/\s+/),
)
const NO_PARTICIPLE = new Set(
  'red bed shed sled breed seed weed steed feed speed bobsled embed need bleed hundred moped naked sacred wicked aged wed'.split(
    ' ',
  ),
)

export function isFiniteVerb(word: string): boolean {
  return SPECIAL.has(word) || SPECIAL_SINGULAR.has(word) || UNCHANGED.has(word) || BASE_OF.has(word)
}

/** A form of "be" or "have", or a verb that takes its meaning from another one. */
export function isAuxiliary(word: string): boolean {
  return (
    SPECIAL.has(word) ||
    SPECIAL_SINGULAR.has(word) ||
    (/^(?:ca|wo|could|would|should|must|can|will|may|might)/.test(word) && UNCHANGED.has(word))
  )
}

export function isBase(word: string): boolean {
  return THIRD_OF.has(word)
}

/** Base forms that begin noun phrases too: "face in the dark", "work on paper". */
const NOUNS_TOO = new Set(
  `face play work cover form line park wave match fall drop cut drink stack pack brush comb cross smile bark tie point
  shelter nest reflection pose slide swing print press type study fight hunt race ski sail paddle stretch turn move
  stand run walk ride dive sleep rest show feature display share need use drive shine glow burn wrap`.split(
    /\s+/,
  ),
)

export function isNounToo(base: string): boolean {
  return NOUNS_TOO.has(base)
}

/** Verbs that are no nouns: "a monkey hold up a ball" is a clause too. */
const CLEAR = new Set(
  'hold look sit run eat lie wear carry have get come go chase catch throw bite lick stare lean crawl hug push pull keep'.split(
    ' ',
  ),
)

export function isClearVerb(base: string): boolean {
  return CLEAR.has(base)
}

/** "jumping", not "building". */
export function isGerund(word: string): boolean {
  return /^[a-z][a-z-]+ing$/.test(word) && !NOUNS_IN_ING.has(word)
}

/** "covered", "seen", not "red". */
export function isParticiple(word: string): boolean {
  return IRREGULAR_PARTICIPLES.has(word) || (/^[a-z-]{2,}ed$/.test(word) && !NO_PARTICIPLE.has(word))
}

/** The verb in the form for this number; a word that is no known verb stays. */
export function agree(word: string, plural: boolean): string {
  if (plural) return SPECIAL.get(word) ?? BASE_OF.get(word) ?? word
  return SPECIAL_SINGULAR.get(word) ?? THIRD_OF.get(word) ?? word
}

/** "run" -> "running". */
export function gerundOf(base: string): string {
  if (base.endsWith('ie')) return `${base.slice(0, -2)}ying`
  if (base.endsWith('e') && !/(?:ee|oe|ye)$/.test(base)) return `${base.slice(0, -1)}ing`
  if (/^[^aeiou]*[aeiou][bdgklmnprt]$/.test(base)) return `${base}${base.at(-1)}ing`
  return `${base}ing`
}

function third(base: string): string {
  if (base === 'have') return 'has'
  if (/(?:s|x|z|ch|sh|[^aeiou]o|^go|^do)$/.test(base)) return `${base}es`
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`
}

/**
 * The clause with its first verb in the form for this number, and the verbs behind "and", "but" or a comma that have
 * the same subject: "has a hat and is wet" -> "have a hat and are wet".
 */
export function agreeClause(clause: readonly string[], plural: boolean): readonly string[] {
  let own = true
  return clause.map((word, at) => {
    if (at === 0) return agree(word, plural)
    const before = clause[at - 1] ?? ''
    if (/^(?:that|which|who|where|when|while|because|if)$/.test(word)) own = false
    const joins = before === 'and' || before === 'but' || before.endsWith(',')
    return own && joins && COORDINATED.has(word) ? agree(word, plural) : word
  })
}

/** Verbs that change behind "and": others may be nouns there. */
const COORDINATED: ReadonlySet<string> = new Set([
  ...SPECIAL.keys(),
  ...SPECIAL.values(),
  ...['shows', 'wears', 'looks', 'sits', 'stands', 'holds'],
])
