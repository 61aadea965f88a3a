/** Exclusions in Japanese, which stand behind their noun and without spaces: 人のいないビーチ, リードなしの犬, 犬以外. Pure. */
import type { FoundPart } from '../part-reader.ts'
import type { Sentence } from '../sentence.ts'

/** Kanji, katakana and Latin letters; an adjective may stand before them. Hiragana nouns cannot be told from particles. */
const LETTERS = String.raw`[\p{Script=Han}\p{Script=Katakana}ーa-z0-9]{1,20}`
const NOUN = `(?:${LETTERS}[いな])?${LETTERS}`
const MARKER = [
  `[がのはも](?:写って|映って)?(?:いない|居ない|ない|無い)`,
  'いない',
  '(?:なし|無し|抜き)',
  '以外',
  'を(?:除く|除いて|除いた|含まない)',
  '(?:では|じゃ)ない',
].join('|')
const EXCLUDED = new RegExp(
  String.raw`(?<nouns>${NOUN}(?:[とや・]${NOUN}){0,8})(?:${MARKER})(?:の(?=[^\s]))?`,
  'gu',
)
const NOBODY = /(?<![\p{Script=Han}])(?:無人の|誰もいない(?:の)?)/gu
/** "It cannot be helped", "sorry", "surely": nouns of sayings. */
const SAYINGS = new Set(['仕方', '申し訳', '間違い', '違い', '問題', '関係', '意味', '訳'])

export function japaneseExclusions({ open, text }: Sentence): readonly FoundPart[] {
  const nobody = [...open.matchAll(NOBODY)].map(({ 0: words, index }) => ({
    value: { without: ['人'] },
    start: index,
    end: index + words.length,
  }))
  const excluded = [...open.matchAll(EXCLUDED)].flatMap(({ 0: words, index, groups }) => {
    const nouns = text.slice(index, index + (groups?.['nouns']?.length ?? 0)).split(/[とや・]/)
    if (nouns.some((noun) => SAYINGS.has(noun) || noun === '誰')) return []
    return [{ value: { without: nouns }, start: index, end: index + words.length }]
  })
  return [...nobody, ...excluded]
}
