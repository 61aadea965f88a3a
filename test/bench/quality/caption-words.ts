/**
 * The rules by which captions say what a picture shows: subjects to keep, and places, attributes and actions to ask
 * for. Patterns are of whole words in lower case. Plain data; no caption is written here.
 */

export interface Subject {
  readonly name: string
  readonly pattern: string
  readonly be: 'is' | 'are'
}

export interface Change {
  readonly kind: 'places' | 'attributes' | 'actions'
  /** Continues "a photo of $ that is ..."; alone it is the text of a query without a reference. */
  readonly words: string
  readonly pattern: string
  /** Names of the subjects that it applies to; all if absent. */
  readonly of?: readonly string[]
}

const PERSONS = ['man', 'woman', 'boy', 'girl', 'child'] as const

export const SUBJECTS: readonly Subject[] = [
  { name: 'dog', pattern: 'dogs?|pupp(?:y|ies)', be: 'is' },
  { name: 'man', pattern: 'm[ae]n|guys?', be: 'is' },
  { name: 'woman', pattern: 'wom[ae]n|lad(?:y|ies)', be: 'is' },
  { name: 'boy', pattern: 'boys?', be: 'is' },
  { name: 'girl', pattern: 'girls?', be: 'is' },
  { name: 'child', pattern: 'child(?:ren)?|kids?|toddlers?|bab(?:y|ies)', be: 'is' },
  { name: 'people', pattern: 'people|group|crowd|family|friends|men|women|children|boys|girls', be: 'are' },
  { name: 'cyclist', pattern: 'bikes?|bicycles?|bikers?|bicyclists?|cyclists?', be: 'is' },
]

const PLACES: readonly Change[] = [
  { kind: 'places', words: 'on a beach', pattern: 'beach|shore|shoreline|seashore' },
  { kind: 'places', words: 'in the snow', pattern: 'snow|snowy' },
  { kind: 'places', words: 'on a street', pattern: 'streets?|sidewalk|road|crosswalk' },
  { kind: 'places', words: 'in the water', pattern: 'water|lake|river|ocean|sea|pond|stream|waves?' },
  { kind: 'places', words: 'on the grass', pattern: 'grass|grassy|lawn|meadow' },
  {
    kind: 'places',
    words: 'in the mountains',
    pattern: 'mountains?|mountainside|mountaintop|hillside|cliff',
  },
  { kind: 'places', words: 'on rocks', pattern: 'rocks?|rocky|boulders?' },
  { kind: 'places', words: 'in the woods', pattern: 'woods|forest|wooded' },
  { kind: 'places', words: 'indoors', pattern: 'indoors|inside|room|kitchen|couch|sofa|bed|carpet|living' },
  { kind: 'places', words: 'on a playground', pattern: 'playground|swing|swings|slide' },
  { kind: 'places', words: 'in a swimming pool', pattern: 'pool' },
]

const GARMENT = [
  '(?:t-|tee-?|sweat)?shirts?|tshirts?|jacket|coat|dress|sweater|top|shorts|pants|suit|outfit|uniform|jersey',
  'swimsuit|clothes|clothing|vest|hoodie|tee',
].join('|')

const SWIMWEAR = 'swimsuit|bikini|(?:swim|swimming|bathing) (?:suit|trunks|shorts)|trunks|wetsuit'

function wearing(colour: string): Change {
  const pattern = `${colour}(?: and \\w+)?(?: \\w+)? (?:${GARMENT})`
  const article = colour === 'orange' ? 'an' : 'a'
  return { kind: 'attributes', words: `wearing ${article} ${colour} shirt`, pattern, of: PERSONS }
}

function dogsOf(colour: string, also = colour): Change {
  const pattern = `(?:${also})(?: and \\w+)?(?: \\w+)? (?:dogs?|puppy|puppies)`
  return { kind: 'attributes', words: colour, pattern, of: ['dog'] }
}

const ATTRIBUTES: readonly Change[] = [
  ...['red', 'blue', 'green', 'yellow', 'black', 'white', 'orange', 'pink'].map(wearing),
  dogsOf('black'),
  dogsOf('brown', 'brown|tan'),
  dogsOf('white'),
  { kind: 'attributes', words: 'wet', pattern: 'wet|soaked|splash(?:es|ing)?', of: ['dog'] },
  { kind: 'attributes', words: 'wearing a hat', pattern: 'hats?|caps?', of: PERSONS },
  { kind: 'attributes', words: 'wearing a helmet', pattern: 'helmets?', of: PERSONS },
  { kind: 'attributes', words: 'wearing sunglasses', pattern: 'sunglasses|glasses|goggles', of: PERSONS },
  { kind: 'attributes', words: 'wearing a swimsuit', pattern: SWIMWEAR, of: PERSONS },
  { kind: 'attributes', words: 'wearing a jacket', pattern: 'jackets?|coats?|parka', of: PERSONS },
  { kind: 'attributes', words: 'wearing a uniform', pattern: 'uniforms?|jerseys?', of: PERSONS },
  { kind: 'attributes', words: 'wearing a costume', pattern: 'costumes?|dressed (?:as|up)', of: PERSONS },
]

const ACTIONS: readonly Change[] = [
  { kind: 'actions', words: 'jumping', pattern: 'jump(?:s|ing)?|leap(?:s|ing)?|mid-?air|airborne' },
  { kind: 'actions', words: 'running', pattern: 'runs?|running|races|racing' },
  { kind: 'actions', words: 'sitting', pattern: 'sits?|sitting|seated' },
  { kind: 'actions', words: 'swimming', pattern: 'swims?|swimming' },
  { kind: 'actions', words: 'smiling', pattern: 'smil(?:e|es|ing)|laugh(?:s|ing)?', of: PERSONS },
  { kind: 'actions', words: 'climbing', pattern: 'climb(?:s|ing|er)?', of: PERSONS },
  { kind: 'actions', words: 'playing with a ball', pattern: 'balls?|football|soccer|basketball|baseball' },
  { kind: 'actions', words: 'carrying a stick', pattern: 'sticks?|branch', of: ['dog'] },
]

export const CHANGES: readonly Change[] = [...PLACES, ...ATTRIBUTES, ...ACTIONS]
