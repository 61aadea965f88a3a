/** The words that exclude, and those after and before which they do not, folded as sentences are. Pure. */
import { wordSet } from '../vocabulary.ts'

/**
 * `without`: a noun follows. `no`: a noun follows, unless the words are a sign or a saying. `not`: a noun, an adjective
 * or a place follows. `nobody`: nothing follows, and people are meant.
 */
export type Form = 'without' | 'no' | 'not' | 'nobody'

export interface Negation {
  readonly words: readonly string[]
  readonly form: Form
  /** The people that `nobody` excludes. */
  readonly people?: string
}

function phrases(form: Form, list: string): readonly Negation[] {
  return list.split(',').map((words) => ({ words: words.trim().split(/\s+/), form }))
}

function people(list: string, value: string): readonly Negation[] {
  return phrases('nobody', list).map((negation) => ({ ...negation, people: value }))
}

const NEGATION_LIST: readonly Negation[] = [
  ...phrases(
    'without',
    `without, w/o, excluding, except, except for, other than, not have, not has, not show, not contain, not include,
     doesn't have, don't have, doesn't show, don't show, doesn't contain, don't contain, neither,
     ohne, ausser, außer, mit keinem, mit keiner, mit keinen,
     sans, sauf, excepte, hormis, aucun, aucune,
     sin, excepto, salvo, ningun, ninguna, no hay, que no tiene, que no tienen, que no lleva, que no llevan,
     بدون, من دون, دون, بلا, بغير, باستثناء, ما عدا, عدا, لا يوجد, لا توجد`,
  ),
  ...phrases('no', 'no, kein, keine, keinen, keinem, keiner, keines'),
  ...phrases(
    'not',
    `not, isn't, aren't, wasn't, weren't, nicht, pas, pas de, pas d', pas un, pas une, que no es, que no esta, que no son,
     que no estan, que no sea, ليس, ليست`,
  ),
  ...people('nobody, no one, no-one, noone, not a soul', 'people'),
  ...people('niemand', 'Menschen'),
  ...people("n'y a personne, n' y a personne", 'personnes'),
  ...people('nadie, no hay nadie', 'personas'),
  ...people('لا احد, لا يوجد احد', 'أشخاص'),
]

/** By the first word, the longest first. */
export const NEGATIONS_BY_WORD: ReadonlyMap<string, readonly Negation[]> = Map.groupBy(
  [...NEGATION_LIST].sort((a, b) => b.words.length - a.words.length),
  ({ words }) => words[0] ?? '',
)

/** Words that follow `not` where it excludes nothing: "not bad weather" is good weather. */
export const AFTER_NOT =
  wordSet(`only just bad so too very quite yet always sure really at much many all every everyone
  everybody everything enough far long to even necessarily that ever again allowed for because until here there now today
  guilty found available included as unlike uncommon unusual unhappy if when my your mine yours safe one least half
  nur schlecht sehr zu ganz mehr immer alle alles viel viele genug weit einmal mal wahr sicher unbedingt jeder
  mal seulement que trop si tres encore toujours tout tous toute toutes beaucoup loin assez deux danse vis
  solo solamente muy tan mas todo todos mucho mala malo se lo me te
  فقط سيئا سيئه كل`)

/** Words that follow `no` in signs and sayings. */
export const AFTER_NO =
  wordSet(`smoking entry parking exit trespassing stopping swimming fishing littering way matter longer
  more doubt problem problems idea man's time country limit limits vacancy vacancies filter brainer kidding thanks thank
  worries comment regrets pain gain wonder such other better less fewer no nonsense u-turn u-turns
  muy tan solo mas se lo
  ahnung problem zutritt thema zweifel durchgang`)

/** A noun with one of these near `no` is a sign: "no smoking sign". */
export const SIGNS = wordSet(
  'allowed sign signs zone zones symbol symbols poster sticker notice board plate schild schilder zeichen',
)

/** First words of sayings: "without doubt", "sans-abri", "sin embargo". */
export const AFTER_WITHOUT = wordSet(`doubt borders fail cause end warning delay saying question
  zweifel ende titel frage
  doute fil abri cesse titre fin frontieres serif domicile
  embargo duda fin parar titulo hogar querer
  شك جدوي حدود عنوان`)

/** Excluding a person who is not named means nothing to a model. */
export const PRONOUNS =
  wordSet(`you me us him her them it i this that these those mich dich ihn euch uns dir mir
  moi toi lui eux nous vous ti mi el ella nosotros`)

/** Words before a negation that make it no exclusion: "not without you", "the no parking sign", "un pas de danse". */
export const BEFORE = {
  not: wordSet(`a or if why whether do did can could will would should shall must may might please better un le les des ses
    mes ce chaque quelques petit grand faux`),
  no: wordSet('a an the this that or yes say says dr dr. mr or'),
  without: wordSet('not go do live doing going comic'),
  nobody: wordSet('a the'),
} as const satisfies Record<Form, ReadonlySet<string>>

/** Words before a negation that belong to it: "photos that have no people", "a dog and no people", "with no leash". */
export const VERBS =
  wordSet(`is are was were has have having does do did there's show showing est sont a ist sind hat haben
  n' ne y il es esta son estan`)
export const RELATIVES = wordSet("that which who where there qui que ou il n' ne der die das que donde")
/** Verbs of a negation of several words, which excludes only behind "that": "photos that don't have people". */
export const NEGATED_VERBS = wordSet('have has show contain include')
export const JOINERS = wordSet('with and but or though yet mit und aber avec et mais con y pero و ولكن')

/** "a table without food on it". */
export const BACKWARD = wordSet('it them him her')

/** Words after "no one" that say no more: "with no one around". */
export const SEEN = wordSet('visible there around')

/** A verb at the end of a German relative clause: "ein Hund, der nicht am Strand ist". */
export const FINAL_VERBS = wordSet('ist sind war waren liegt steht sitzt lauft hat haben tragt zeigt')

/** Spanish "no" and a preposition: "un perro, no en la playa". */
export const SPANISH_PLACE = wordSet('en con sobre bajo junto cerca entre un una el la los las')
