/** Nouns of places, times and weather, each with the preposition that joins it to a subject. Runs in the engine. */
import { indefinite } from './nouns.ts'
import { joined, type NounPhrase, nounKey } from './phrase.ts'

/** Preposition and article of each group. */
const GROUPS: readonly (readonly [preposition: string, article: string, nouns: string])[] = [
  [
    'on',
    'a',
    'beach shore street road path sidewalk pavement bridge stage sofa couch bed table bench chair lawn roof hill mountain boat ship train bus plane bike bicycle horse field-trip balcony terrace patio island farm platform trampoline surfboard skateboard rock branch shelf desk plate carpet rug pier dock playground track',
  ],
  ['on', 'the', 'grass ground floor ice seaside coast'],
  [
    'in',
    'a',
    'forest park garden field meadow desert jungle city town village kitchen bedroom bathroom room living-room house restaurant cafe office classroom shop store mall museum church pool lake river pond cage box basket bowl tree car stadium gym library zoo backyard yard barn cave canyon valley swamp studio tent tunnel hallway parking-lot parade',
  ],
  [
    'in',
    'the',
    'snow rain water fog mist dark sand mud sun sky sunlight sunshine sea ocean mountains countryside woods shade wind storm distance air suburbs wild wilderness',
  ],
  [
    'at',
    '',
    'night sunset sunrise dawn dusk noon midnight midday christmas easter halloween school work home sea twilight nighttime',
  ],
  ['in', '', 'winter summer spring autumn daylight moonlight fog darkness traffic'],
  ['at', 'a', 'party wedding concert festival market airport station carnival picnic birthday protest race'],
  ['during', 'the', 'day daytime evening morning afternoon'],
]
const SETTINGS = new Map(
  GROUPS.flatMap(([preposition, article, nouns]) =>
    nouns.split(' ').map((noun) => [noun.replace('-', ' '), { preposition, article }] as const),
  ),
)

/** "snow" -> "in the snow"; null for a phrase that is no place, time or weather. */
export function settingOf(phrase: NounPhrase): string | null {
  const { determiner, modifiers, head, plural, rest } = phrase
  const key = nounKey(head)
  const two = `${modifiers.at(-1) ?? ''} ${key}`
  const found = SETTINGS.get(head.toLowerCase()) ?? SETTINGS.get(two) ?? SETTINGS.get(key)
  if (!found) return null
  const { preposition, article } = found
  const first = modifiers[0] ?? head
  const own = determiner !== '' || plural ? determiner : articleOf(article, first, modifiers.length)
  return joined([preposition, own, ...modifiers, head, ...rest])
}

function articleOf(article: string, first: string, modifiers: number): string {
  if (article === 'a') return indefinite(first)
  return modifiers === 0 ? article : ''
}
