/** The catalogue is complete and used, and no text for people stands outside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { afterEach, describe, expect, it, test } from 'vitest'
import { en } from '../../../renderer/strings/en/index.ts'
import { type MessageId, number, setCatalogue, t } from '../../../renderer/strings/translate.ts'
import { literalTexts } from '../../helpers/literal-texts.ts'
import { PSEUDO_LOCALE, pseudoCatalogue, pseudoText } from '../../helpers/pseudo-locale.ts'

const ROOT = join(import.meta.dirname, '../../../renderer')

const messages = Object.entries(en).flatMap(([area, texts]) =>
  Object.entries(texts).map(([key, text]) => ({ id: `${area}.${key}` as MessageId, text: text as string })),
)

function argumentsOf(elements: readonly MessageFormatElement[]): Record<string, 'text' | 'number'> {
  const found: Record<string, 'text' | 'number'> = {}
  for (const element of elements) {
    if (element.type === TYPE.argument) found[element.value] = 'text'
    if (element.type === TYPE.number) found[element.value] = 'number'
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      found[element.value] = element.type === TYPE.plural ? 'number' : 'text'
      for (const { value } of Object.values(element.options)) Object.assign(found, argumentsOf(value))
    }
  }
  return found
}

/** Its values are made up: every text argument is its own name in capitals. */
function render(id: MessageId, text: string, amount: number): string {
  const values = Object.entries(argumentsOf(parse(text))).map(([name, kind]) => [
    name,
    kind === 'number' ? amount : name.toUpperCase(),
  ])
  return (t as (id: MessageId, values: unknown) => string)(id, Object.fromEntries(values))
}

describe('the catalogue', () => {
  afterEach(() => setCatalogue(en, 'en'))

  it.each(messages)('renders $id with its arguments', ({ id, text }) => {
    for (const amount of [0, 1, 2, 1_200]) {
      const shown = render(id, text, amount)
      expect(shown).not.toMatch(/undefined|NaN|[{}#]/)
      for (const [name, kind] of Object.entries(argumentsOf(parse(text)))) {
        if (kind === 'text') expect(shown).toContain(name.toUpperCase())
      }
    }
  })

  it('counts in English plurals, with grouped digits', () => {
    expect([0, 1, 1_200].map((photos) => t('photos.count', { photos }))).toEqual([
      '0 photos',
      '1 photo',
      '1,200 photos',
    ])
  })

  it('follows the language that is set, its plurals and its digits', () => {
    setCatalogue(
      { ...en, photos: { ...en.photos, count: '{photos, plural, one {# Foto} other {# Fotos}}' } },
      'de',
    )
    expect([1, 1_200].map((photos) => t('photos.count', { photos }))).toEqual(['1 Foto', '1.200 Fotos'])
    expect(number(0.5)).toBe('0,5')
  })

  it('stands whole in a pseudo-locale of German length', () => {
    setCatalogue(pseudoCatalogue(en), PSEUDO_LOCALE)
    for (const { id, text } of messages) expect(render(id, pseudoText(text), 2)).toMatch(/^⟦.*⟧$/su)
  })

  test('each string is used', () => {
    const code = sources(ROOT)
      .filter(({ path }) => !path.includes('/strings/'))
      .map(({ text }) => text)
      .join('\n')
    // A template with the area, or with the beginning of a key, uses all that begin so.
    const whole = [...code.matchAll(/`(\w+)\.\$\{/g)].map(([, area]) => area)
    const partly = [...code.matchAll(/`(\w+\.\w+)\$\{/g)].map(([, begin]) => begin ?? '')
    const unused = messages.filter(
      ({ id }) =>
        !whole.includes(id.split('.')[0]) &&
        !partly.some((begin) => id.startsWith(begin)) &&
        !code.includes(`'${id}'`) &&
        !code.includes(`\`${id}\``),
    )
    expect(unused.map(({ id }) => id)).toEqual([])
  })

  it('writes apostrophes that ICU does not read as quotes', () => {
    for (const { id, text } of messages) expect(text, id).not.toMatch(/'[{}]/)
  })

  it('has no word that only papers or developers use', () => {
    for (const { id, text } of messages) {
      expect(text, id).not.toMatch(/\bembedding|\bOTI\b|\btoken\b|\bphi\b|\bENO|SEARLE\b|\bfirst answer\b/)
    }
  })

  it('has no mannered phrase', () => {
    for (const { id, text } of messages) {
      // A question may begin with What.
      expect(text, id).not.toMatch(/^(What (?!.*\?$)|Who |That which |Where there is)/)
      expect(text, id).not.toMatch(/\b(is|are|was|were) (kept|told|asked)\b|\bgo(es)? on\b|\bput away\b/i)
    }
  })
})

describe('components and state', () => {
  it('hold no text for people outside the catalogue', () => {
    const found = sources(ROOT)
      .filter(({ path }) => !path.includes('/strings/'))
      .flatMap(({ path, text }) => literalTexts(path, text).map((literal) => `${path}: ${literal}`))
    expect(found).toEqual([])
  })

  it.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>{open ? "Close it" : null}</p>', 'Close it'],
    ['<button aria-label="Remove" />', 'Remove'],
    ['<input placeholder={"Look for " + name} />', 'Look for '],
    ['<Act label={isOpen ? "Stop" : t("common.done")} />', 'Stop'],
  ])('finds the text in %s', (jsx, text) => {
    expect(literalTexts('a.tsx', `const a = ${jsx}`)).toEqual([text])
  })

  it.each([
    ['notify({ text: "Copied", tone: "plain" })', 'Copied'],
    ['fail(error, "Pause")', 'Pause'],
    ['const words = count + " new photos"', ' new photos'],
  ])('finds the text in %s', (code, text) => {
    expect(literalTexts('a.ts', code)).toEqual([text])
  })

  it.each([
    '<p className="a b">{name}, {size}</p>',
    'throw new Error("expected a number")',
    'new AppError("internal", "the host answered only")',
    'if (key === "Escape") stop()',
  ])('lets %s be', (code) => {
    expect(literalTexts('a.tsx', code)).toEqual([])
  })
})

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.config.ts'))
    .map((path) => ({ path: `renderer/${path}`, text: readFileSync(join(folder, path), 'utf8') }))
}
