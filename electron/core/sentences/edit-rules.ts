/** The rules of single instructions; `edits.ts` joins what they give. Runs in the engine; pure. */
import { isAdjective } from './adjectives.ts'
import type { Change } from './edits.ts'
import { INTENSIFIERS, NUMBERS, PLACE_ADVERBS, PREPOSITIONS } from './function-words.ts'
import { bare, joined, type NounPhrase, nounKey, readPhrase, withArticle } from './phrase.ts'
import { settingOf } from './settings.ts'
import { type Subject, withNumber } from './subject.ts'
import { gerundOf, isBase, isGerund, isParticiple } from './verbs.ts'

type Rule = (subject: Subject, parts: readonly string[]) => Change | null

const RULES: readonly (readonly [RegExp, Rule])[] = [
  [/^(?:remove|delete|erase|eliminate|exclude|lose|take away|take off|take out|get rid of)\b/, () => ({})],
  [/^(?:increase|reduce|decrease|change) (?:the )?(?:number|amount|quantity) of (.+?)(?: to (.+))?$/, number],
  [/^goes from .+? to (?!the (?:left|right|front|back)\b)(.+)$/, (subject, [to = '']) => become(subject, to)],
  [/^(?:replace|swap|switch|exchange|substitute) (.+?) (?:with|for|by|to) (.+)$/, changed],
  [
    /^(?:change|turn|convert|transform|switch)(?: (?:it|them|this))? (?:in)?to (.+)$/,
    (subject, [to = '']) => become(subject, to),
  ],
  [/^(?:change|turn|convert|transform) (?!on |off |up |down |around )(.+?) (?:to|into|for) (.+)$/, changed],
  [/^reduce to (.+)$/, (subject, [to = '']) => become(subject, to)],
  [/^change (?:the )?(?!to |into |for )(.+)$/, different],
  [
    /^(?:add|include|insert|incorporate|give (?:it|him|her|them)|(?:must|should|needs? to|also) (?:show|include|have|contain|feature)|use|want|needs?|(?:make|target|use|change) with) (.+)$/,
    added,
  ],
  [
    /^(?:zoom in|get|move|go|come) (?:close|closer|nearer)(?: (?:on|to|into) (.+))?$/,
    (subject, [on]) => ({ ...(on === undefined ? {} : shown(subject, on)), closeUp: true }),
  ],
  [/^(?:make|paint) (.+)$/, made],
  [/^(?:have|has|let|get|keep|leave) (.+)$/, kept],
  [/^(?:must|should) be (.+)$/, (subject, [state = '']) => stateOf(subject, state)],
  [
    /^zoom(?: in)?(?: (?:on|to|into) (.+))?$/,
    (subject, [on]) => ({ ...(on === undefined ? {} : shown(subject, on)), closeUp: true }),
  ],
  [/^zoom out/, () => ({ after: 'seen from afar' })],
  [
    /^(?:focus|target|concentrate|change to focus)(?: only)?(?: in)?(?: on| at)? (.+)$/,
    (subject, [on = '']) => shown(subject, on),
  ],
  [
    /^(?:show|take (?:a |the )?(?:\S+ )?(?:photo|picture|shot|image|coverage) of) (.+)$/,
    (subject, [what = '']) => shown(subject, what),
  ],
  [/^(?:put|place|position|set|move|bring|dress|arrange|attach|install|hang) (?!further|on )(.+)$/, placed],
]

/** Null for an instruction that no rule reads. */
export function changeOf(subject: Subject, clause: string): Change | null {
  for (const [pattern, rule] of RULES) {
    const found = pattern.exec(clause)
    if (!found) continue
    const change = rule(subject, found.slice(1))
    if (change) return change
  }
  return null
}

const GENERIC = /^(?:animal|object|subject|photo|picture|image|thing|breed|species|kind|type)$/

/** "the dog", "it", "the animal": what the picture shows; not "two dogs" or "a framed picture". */
function isSubject(subject: Subject, text: string): boolean {
  if (/^(?:it|them|him|her|this|that|everything)$/.test(text)) return true
  const phrase = readPhrase(text.split(' '))
  if (phrase.head === '' || phrase.rest.length > 0 || !/^(?:the|this|that|a|an|)$/.test(phrase.determiner))
    return false
  const key = nounKey(phrase.head)
  if (key === subject.key) return phrase.plural === subject.plural || phrase.determiner === 'the'
  if (/^(?:breed|species|kind|type)$/.test(key)) return true
  return !phrase.plural && phrase.modifiers.length === 0 && GENERIC.test(key)
}

/** "change the angle" -> "from a different angle". */
function different(subject: Subject, [what = '']: readonly string[]): Change | null {
  const phrase = readPhrase(what.split(' '))
  if (phrase.head === '') return null
  const [of, ...owner] = phrase.rest
  const rest = of === 'of' && isSubject(subject, owner.join(' ')) ? [] : phrase.rest
  const other = withArticle({ ...unarticled(phrase), modifiers: ['different', ...phrase.modifiers], rest })
  if (/^(?:breed|type|kind|species|colou?r|style|size|shape)$/.test(nounKey(phrase.head)))
    return { after: `of ${other}` }
  return /^(?:angle|perspective|view|direction)$/.test(nounKey(phrase.head))
    ? { after: `from ${other}` }
    : { with: other }
}

function changed(subject: Subject, [from = '', wanted = '']: readonly string[]): Change | null {
  const to = wanted.replace(TO_BE, '')
  if (nounKey(readPhrase(to.split(' ')).head) === subject.key) return shown(subject, to)
  if (isSubject(subject, from)) return become(subject, to)
  const words = to.split(' ')
  if (/\bcolou?r\b/.test(from)) return colour(to)
  const phrase = readPhrase(words)
  if (
    /^(?:the )?(?:background|backdrop|setting|scene|scenery|environment|location|place|season|time)\b/.test(
      from,
    )
  ) {
    return phrase.head === ''
      ? stateOf(subject, to)
      : { after: settingOf(phrase) ?? `with ${withArticle(phrase)} in the background` }
  }
  const other = readPhrase(from.split(' '))
  if (adjectivesOnly(words) && other.head !== '') return { with: described(other, to) }
  return phrase.head === '' ? null : { with: withArticle(phrase) }
}

function colour(to: string): Change | null {
  return adjectivesOnly(to.split(' ')) ? { before: to } : { after: `in ${to}` }
}

const TO_BE = /^(?:be|show|become|have) /

/** The subject turns into `wanted`, or does it: "to a cat", "to look away". */
function become(subject: Subject, wanted: string): Change | null {
  const to = wanted.replace(TO_BE, '')
  const words = to.split(' ')
  if (isBase(bare(words[0])) && words.length > 1 && !isAdjective(bare(words[0]))) return stateOf(subject, to)
  if (adjectivesOnly(words)) return { before: to }
  const phrase = readPhrase(words)
  const state = phrase.head === '' ? stateOf(subject, to) : null
  if (phrase.head === '') return state
  if (
    /^(?:night|day|daytime|sunset|winter|summer|autumn|spring|evening|morning|snow|rain)$/.test(
      nounKey(phrase.head),
    )
  ) {
    return { after: settingOf(phrase) ?? to }
  }
  if (/^colou?r$/.test(nounKey(phrase.head))) return { after: `of ${withArticle(phrase)}` }
  if (/^(?:background|backdrop)$/.test(nounKey(phrase.head))) return { with: withArticle(phrase) }
  return { base: withArticle(phrase) }
}

function added(_: Subject, [what = '']: readonly string[]): Change | null {
  const phrase = readPhrase(what.split(' '))
  if (phrase.head === '') return null
  return {
    with: withArticle({
      ...phrase,
      rest: phrase.rest.map((word, at) => (at === 0 && word === 'to' ? 'in' : word)),
    }),
  }
}

/** "it night", "the dog run", "the background darker". */
function made(subject: Subject, [text = '']: readonly string[]): Change | null {
  const { object, rest } = objectOf(subject, text)
  const phrase = readPhrase(object.split(' '))
  if (isSubject(subject, object)) {
    if (rest === '') return null
    const known = /^(?:an?|the|one|two|three) /.test(rest) || rest.split(' ').length === 1
    return stateOf(subject, rest) ?? (known ? become(subject, rest) : null)
  }
  if (nounKey(phrase.head) === subject.key)
    return { base: withArticle(unarticled(readPhrase(text.split(' ')))) }
  if (rest !== '' && adjectivesOnly(rest.split(' '))) return { with: described(phrase, rest) }
  return phrase.head === '' ? null : { with: withArticle(readPhrase(text.split(' '))) }
}

function kept(subject: Subject, [text = '']: readonly string[]): Change | null {
  const { object, rest } = objectOf(subject, text)
  const phrase = readPhrase(text.split(' '))
  const another =
    nounKey(phrase.head) === subject.key && (phrase.plural !== subject.plural || phrase.modifiers.length > 0)
  if (another) return { base: withArticle(unarticled(phrase)) }
  if (isSubject(subject, object)) return rest === '' ? {} : stateOf(subject, rest)
  return phrase.head === '' ? null : { with: withArticle(phrase) }
}

function placed(subject: Subject, [text = '']: readonly string[]): Change | null {
  const { object, rest } = objectOf(subject, text)
  if (isSubject(subject, object)) return rest === '' ? null : stateOf(subject, rest)
  const phrase = readPhrase(text.split(' '))
  if (nounKey(phrase.head) === subject.key) return { base: withArticle(unarticled(phrase)) }
  return phrase.head === '' || rest === '' ? null : { with: withArticle(phrase) }
}

function shown(subject: Subject, text: string): Change | null {
  const phrase = readPhrase(text.split(' '))
  if (phrase.head === '') return null
  if (isSubject(subject, joined([phrase.determiner, phrase.head])) || nounKey(phrase.head) === subject.key) {
    const plain = phrase.modifiers.length === 0 && /^(?:the|)$/.test(phrase.determiner)
    return plain
      ? phrase.rest.length > 0
        ? { after: phrase.rest.join(' ') }
        : {}
      : { base: withArticle(unarticled(phrase)) }
  }
  return { with: withArticle(phrase) }
}

function number(subject: Subject, [what = '', to]: readonly string[]): Change | null {
  if (to === undefined) return null
  const phrase = readPhrase(to.split(' '))
  if (NUMBERS.has(to) || to === 'one') {
    const key = nounKey(readPhrase(what.split(' ')).head)
    const many = key === subject.key ? withNumber(subject, to) : null
    return many ? { base: many.phrase } : { with: `${to} ${what}` }
  }
  return phrase.head === '' ? null : { base: withArticle(phrase) }
}

/** Reads adjectives, a place, or an activity of the subject. */
function stateOf(subject: Subject, text: string): Change | null {
  const words = text.split(' ')
  if (words.length > 1 && words[0] === 'to') return stateOf(subject, words.slice(1).join(' '))
  const first = bare(words[0])
  if (adjectivesOnly(words)) return { before: text }
  const and = words.indexOf('and')
  if (and > 0 && adjectivesOnly(words.slice(0, and))) {
    const behind = stateOf(subject, words.slice(and + 1).join(' '))
    return behind ? { ...behind, before: words.slice(0, and).join(' ') } : null
  }
  if (PREPOSITIONS.has(first) || isGerund(first) || PLACE_ADVERBS.has(first) || isParticiple(first))
    return { after: text }
  if (isBase(first) && !isAdjective(first)) {
    const verbs = words.map((word, at) =>
      (at === 0 || words[at - 1] === 'and') && isBase(word) ? gerundOf(word) : word,
    )
    return { after: joined(verbs) }
  }
  const phrase = readPhrase(words)
  if (phrase.head === '') return isAdjective(first) ? { after: text } : null
  const setting = /^(?:the|a|an|)$/.test(phrase.determiner) ? settingOf(phrase) : null
  if (setting !== null) return { after: setting }
  return nounKey(phrase.head) === subject.key ? { base: withArticle(phrase) } : null
}

/** "it" or a noun phrase, and the words behind it. */
function objectOf(subject: Subject, text: string): { readonly object: string; readonly rest: string } {
  const words = text.split(' ')
  const at = /^(?:the|this|that)$/.test(words[0] ?? '') ? 1 : 0
  if (nounKey(words[at] ?? '') === subject.key && !subject.plural && words[at] === subject.key) {
    return { object: 'it', rest: words.slice(at + 1).join(' ') }
  }
  const pronoun = /^(?:it|him|her|them|this|everything)(?: all)? (.+)$/.exec(text)
  if (pronoun) return { object: 'it', rest: pronoun[1] ?? '' }
  const phrase = readPhrase(text.split(' '))
  const object = joined([phrase.determiner, ...phrase.modifiers, phrase.head])
  return { object: object === '' ? text : object, rest: object === '' ? '' : phrase.rest.join(' ') }
}

/** "the background", "darker" -> "a darker background". */
function described(phrase: NounPhrase, adjectives: string): string {
  const unnamed = unarticled(phrase)
  return withArticle({ ...unnamed, modifiers: [adjectives, ...unnamed.modifiers] })
}

function unarticled(phrase: NounPhrase): NounPhrase {
  return { ...phrase, determiner: phrase.determiner.replace(/^(?:the|a|an|this|that)(?: |$)/, '') }
}

function adjectivesOnly(words: readonly string[]): boolean {
  const all = words.map((word) => bare(word))
  return (
    all.some((word) => isAdjective(word)) &&
    all.every((word) => isAdjective(word) || INTENSIFIERS.has(word) || ['and', 'but', 'or'].includes(word))
  )
}
