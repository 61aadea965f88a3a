/**
 * Makes one English sentence of a name and a relative caption: "dog" and "is on a beach" give "a dog is on a beach".
 * Runs in the engine; pure, no model. [Note: Sentences instead of templates] A text tower reads "a photo of a dog that a
 * cartoon" worse than "a cartoon of a dog" (docs/method.md), so the caption's first words decide the form.
 */
import { isAdjective } from './adjectives.ts'
import { editedSentence } from './edits.ts'
import { INTENSIFIERS, NUMBERS, PLACE_ADVERBS, PREPOSITIONS } from './function-words.ts'
import { withoutLeadIn } from './lead-in.ts'
import { descriptionSentence, nounSentence } from './noun-caption.ts'
import { ofPhoto, photoClause } from './photo-clause.ts'
import { bare, joined, nounKey, readPhrase } from './phrase.ts'
import { describeAsStyle, styleSentence } from './styles.ts'
import { readSubject, type Subject, withAdjectives, withNumber } from './subject.ts'
import { tidyCaption, withoutContrast } from './tidy.ts'
import { agreeClause, isBase, isClearVerb, isFiniteVerb, isGerund, isNounToo, isParticiple } from './verbs.ts'

/**
 * One sentence without a full stop. It holds the caption's words, except instructions ("make it", "add") and what the
 * picture shall not show ("remove the people", "instead of a cat"). Only the first 400 characters of the text count.
 */
export function describe(name: string, text: string): string {
  const subject = readSubject(name)
  const caption = tidyCaption(text)
  if (caption === '') return `a photo of ${subject.phrase}`
  return describeSubject(subject, caption)
}

/** For a text that names a style: "{style} of a {name}", whatever the style's words. */
export function describeStyle(name: string, text: string): string {
  const subject = readSubject(name)
  const caption = tidyCaption(text)
  return caption === '' ? `a photo of ${subject.phrase}` : describeAsStyle(subject, caption)
}

function describeSubject(subject: Subject, caption: string): string {
  const contrast = withoutContrast(withoutSame(subject, caption))
  const { text, kind } = withoutLeadIn(contrast.text)
  // "a cat instead of a dog" describes the whole picture where the subject is the dog.
  if (contrast.instead !== null && isNamed(subject, contrast.instead)) {
    const whole = descriptionSentence(subject, text.replace(/^there (?:is|are) /, '').split(' '))
    if (whole !== null) return whole
  }
  const words = text.split(' ')
  if (!/^[^\p{L}]*\p{Script=Latin}/u.test(text)) return fallback(subject, text)
  if (kind === 'description' && countSentence(subject, words) === null) {
    return styleSentence(subject, text) ?? descriptionSentence(subject, words) ?? fallback(subject, text)
  }
  if (kind === 'photo') return photoClause(subject, words) ?? ofPhoto(subject, words)
  return (
    countSentence(subject, words) ??
    styleSentence(subject, text) ??
    editedSentence(subject, text) ??
    photoClause(subject, words) ??
    verbSentence(subject, words) ??
    adjectiveSentence(subject, words) ??
    followingWords(subject, words) ??
    nounSentence(subject, words) ??
    fallback(subject, text)
  )
}

function isNamed({ key }: Subject, text: string): boolean {
  return nounKey(readPhrase(text.trim().split(' ')).head) === key
}

function fallback(subject: Subject, text: string): string {
  return `a photo of ${subject.phrase}, ${text}`
}

/** "same dog, but on a beach" -> "on a beach"; "same breed but with a ball" -> "of the same breed but with a ball". */
function withoutSame({ key }: Subject, text: string): string {
  const same = /^(?:the |with the )?(?:very |exact )?same (\S+?)(,| but| except)+ (?:but )?(.+)$/.exec(text)
  if (!same) return text
  const [, noun = '', , rest = ''] = same
  if (noun === key || /^(?:thing|one|subject|object|animal|person|photo|picture|image|scene)$/.test(noun))
    return rest
  return `of the same ${noun} but ${rest}`
}

/** "two", "only one", "has two of them and is on a table". */
function countSentence(subject: Subject, words: readonly string[]): string | null {
  const text = words.join(' ')
  const counted =
    /^(?:has|have|there are|shows|with) (\S+) (?:of (?:them|these|those))(?: (?:and|which|that) (?!there|the))?(?: ?(.+))?$/.exec(
      text,
    )
  const alone = /^(?:is |are |shows |has )?((?:only |just |exactly )?\S+)(?: of (?:them|these|those))?$/.exec(
    text,
  )
  const number = counted?.[1] ?? alone?.[1]
  if (number === undefined) return null
  const last = number.split(' ').at(-1) ?? ''
  if (!NUMBERS.has(last) && !/^(?:only|just|exactly) one$/.test(number)) return null
  const many = withNumber(subject, number)
  if (!many) return null
  const rest = counted?.[2]
  if (rest === undefined || /^(?:and |,)/.test(rest)) return joined([many.phrase, rest ?? ''])
  return describeSubject(many, rest)
}

/** "is on a beach", "wears a hat", "wear a hat". */
function verbSentence(subject: Subject, words: readonly string[]): string | null {
  const [word, next] = [bare(words[0]), bare(words[1])]
  const adverb = /ly$|^(?:also|now|still|not|always)$/.test(word) && isFiniteVerb(next) && !isAdjective(next)
  if (adverb) return `${subject.phrase} ${words[0]} ${agreeClause(words.slice(1), subject.plural).join(' ')}`
  if (!isFiniteVerb(word) && !(isBase(word) && basePredicate(word, next))) return null
  return `${subject.phrase} ${agreeClause(words, subject.plural).join(' ')}`
}

/** "wear a hat", "open the box", "walk away"; not "open", "play area". */
function basePredicate(word: string, next: string): boolean {
  if (/^(?:an?|the|its|his|her|their|up|down|away|out)$/.test(next)) return true
  return isClearVerb(word) ? next !== '' : PREPOSITIONS.has(next) && !isAdjective(word) && !isNounToo(word)
}

/** "black", "smaller and chubbier", "very wet, dirty". */
function adjectiveSentence(subject: Subject, words: readonly string[]): string | null {
  let adjectives = 0
  let at = 0
  for (; at < words.length; at++) {
    const word = bare(words[at])
    if (isAdjective(word) || (isParticiple(word) && isLast(words, at))) adjectives++
    else if (!INTENSIFIERS.has(word) && !(at > 0 && ['and', 'but', 'or'].includes(word))) break
  }
  if (adjectives === 0) return null
  const text = words.join(' ')
  if (at === words.length) {
    const standsBehind = /\b(?:alone|asleep|awake|alive|afloat|ajar)\b/.test(text)
    return standsBehind ? `${subject.phrase} ${text}` : withAdjectives(subject, text)
  }
  // "lighter in colour", "full of people": behind the noun.
  const next = bare(words[at])
  if (bare(words[at - 1]) === 'and' && isFiniteVerb(next)) {
    const before = withAdjectives(subject, words.slice(0, at - 1).join(' '))
    return before === null ? null : `${before} that ${agreeClause(words.slice(at), subject.plural).join(' ')}`
  }
  const follows = PREPOSITIONS.has(next) || ['than', 'of', 'to'].includes(next)
  return follows && !['and', 'but', 'or'].includes(bare(words[at - 1])) ? `${subject.phrase} ${text}` : null
}

function isLast(words: readonly string[], at: number): boolean {
  return at === words.length - 1 || ['and', 'but'].includes(bare(words[at + 1]))
}

/** "on a beach", "jumping", "covered in snow", "outside": words that can stand behind the noun. */
function followingWords(subject: Subject, words: readonly string[]): string | null {
  const [word, next] = [bare(words[0]), bare(words[1])]
  const first = /ly$|^(?:not|also|now|still|only|just|all)$/.test(word) && next !== '' ? next : word
  const participle =
    isParticiple(first) &&
    (words.length === 1 ||
      /^(?:in|on|by|with|from|to|at|of|as|into|around|up|down|out|over|under|near|next|behind|against|for|like|and)$/.test(
        first === word ? next : bare(words[2]),
      ))
  const running = isGerund(first) && words.length > (first === word ? 0 : 1)
  const stands =
    PREPOSITIONS.has(word) ||
    PLACE_ADVERBS.has(first) ||
    participle ||
    running ||
    /^(?:as|up|down|next|close|back)$/.test(word)
  if (!stands) return null
  if (/^(?:taken|shot|zoomed|photographed)\b/.test(words.join(' ')))
    return `a photo of ${subject.phrase} ${words.join(' ')}`
  return `${subject.phrase} ${words.join(' ')}`
}
