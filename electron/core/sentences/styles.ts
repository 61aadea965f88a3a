/** Sentences for another rendition of the subject: "a cartoon of a dog". Runs in the engine; pure. */
import { indefinite } from './nouns.ts'
import { bare, joined, nounKey, readPhrase, withArticle } from './phrase.ts'
import { type Subject, withAdjectives } from './subject.ts'

/** A picture or thing "of" something. */
const OF = words(`
  cartoon painting drawing sketch illustration sculpture statue figurine statuette portrait photo photograph picture
  image snapshot watercolor watercolour mosaic comic caricature doodle woodcut engraving etching render rendering tattoo
  sticker poster logo icon emoji silhouette close-up closeup mural collage hologram carving stamp puppet
  animation postcard fresco tapestry embroidery selfie video movie poster advertisement screenshot replica
  cross-section x-ray blueprint diagram stencil linocut lithograph polaroid meme avatar`)
/** The same without an article. */
const OF_MASS = words(
  'graffiti pixel-art line-art clipart clip-art stained-glass pop-art street-art art anime manga concept-art fan-art',
)
/** Materials, which stand before the noun: "an origami dog". */
const MATERIALS = words(
  'origami lego plush toy crochet clay papercraft gingerbread balloon chocolate marzipan playdough felt ice',
)

/** "is a long print" speaks of a dress, "is a cartoon" of a rendition. */
const STRONG =
  /\b(?:cartoon|painting|drawing|sketch|illustration|sculpture|statue|caricature|watercolou?r|mosaic|embroidery|tattoo|origami)\b/
const LEAD =
  /^(?:(?:make|turn|draw|paint|render|show|change|convert) (?:it|him|her|them|this) (?:(?:as|into|to|like|in) )?|(?:drawn|rendered|shown|depicted|painted) (?:as|like) |is (?=(?:a|an) )|as |like |in the (?:style|form|shape) of |style of |in )/i
const SAME_THING = /^(?:\{ref\}|it|this|that|him|her|them|the same(?: thing| one| subject)?|\$)$/

/** Null for a text that names no style. */
export function styleSentence(subject: Subject, text: string): string | null {
  const lead = LEAD.exec(text)?.[0] ?? ''
  const named = text
    .slice(lead.length)
    .replace(/^(an?|the)(?= (?:[a-z-]+ )*style$)/i, '')
    .trim()
  const style = named.replace(/ style$/i, '')
  const isStyled = style !== named
  if (lead === 'is ' && !STRONG.test(style)) return null
  if (lead === 'in ' && !isStyled) return null
  const found = readStyle(subject, style)
  if (found !== null) return found
  const painter = /^in the style of |^style of /i.test(lead) || (isStyled && lead !== 'is ')
  if (!painter || style === '') return null
  return `a picture of ${subject.phrase} in the style of ${style}`
}

/** For a text of which the caller knows that it is a style, whatever its words. */
export function describeAsStyle(subject: Subject, text: string): string {
  const known = styleSentence(subject, text)
  if (known !== null) return known
  const phrase = readPhrase(text.split(' '))
  if (phrase.head === '') return `a picture of ${subject.phrase}, ${text}`
  const { rest, ...alone } = phrase
  return joined([withArticle({ ...alone, rest: [] }), 'of', subject.phrase, ...rest])
}

function readStyle(subject: Subject, text: string): string | null {
  const phrase = readPhrase(text.split(' '))
  const { determiner, modifiers, head, rest } = phrase
  if (head === '' || !['', 'a', 'an', 'the', 'one'].includes(determiner)) return null
  const noun = head.toLowerCase()
  const two = `${bare(modifiers.at(-1))}-${noun}`
  if (nounKey(noun) === subject.key) return null
  const tail = restOf(rest)
  if (tail === null) return null
  if (OF_MASS.has(two) || OF_MASS.has(noun))
    return joined([...modifiers, head, 'of', subject.phrase, ...tail])
  if (OF.has(noun)) {
    const article = determiner || indefinite(modifiers[0] ?? head)
    return joined([article, ...modifiers, head, 'of', subject.phrase, ...tail])
  }
  if (!MATERIALS.has(noun) || (modifiers.length > 0 && noun !== 'toy')) return null
  const before = withAdjectives(subject, [...modifiers, head].join(' '))
  return before === null
    ? joined([indefinite(modifiers[0] ?? head), ...modifiers, head, 'of', subject.phrase, ...tail])
    : joined([before, ...tail])
}

/** The words behind the style, without "of it"; null where the text says of what it is. */
function restOf(rest: readonly string[]): readonly string[] | null {
  const [first, ...others] = rest
  if (first === undefined) return []
  if (bare(first) !== 'of')
    return ['is', 'are', 'has', 'and', ',', 'that'].includes(bare(first)) ? null : rest
  return SAME_THING.test(others.join(' ').toLowerCase()) ? [] : null
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
