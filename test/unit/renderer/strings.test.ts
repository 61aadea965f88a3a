/** The catalogue is complete and used, and no text for people stands outside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { parseSync } from 'vite'
import { afterEach, describe, expect, it, test } from 'vitest'
import { en } from '../../../renderer/strings/en/index.ts'
import { type MessageId, number, setCatalogue, t } from '../../../renderer/strings/translate.ts'
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
    // `t(`area.${code}`)` uses all of an area.
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
    ['<input placeholder={`Look for ${name}`} />', 'Look for '],
    ['<Act label={isOpen ? "Stop" : t("common.done")} />', 'Stop'],
  ])('finds the text in %s', (jsx, text) => {
    expect(literalTexts('a.tsx', `const a = ${jsx}`)).toEqual([text])
  })

  it.each([
    ['notify({ text: "Copied", tone: "plain" })', 'Copied'],
    ['fail(error, "Pause")', 'Pause'],
    ['const words = `${count} new photos`', ' new photos'],
  ])('finds the text in %s', (code, text) => {
    expect(literalTexts('a.ts', code)).toEqual([text])
  })

  it.each([
    '<p className="a b">{name}, {size}</p>',
    'throw new Error("expected a number")',
    'new AppError("internal", `answered ${status} only`)',
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

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

/** Attributes and properties whose value a person reads or hears. */
const FOR_PEOPLE =
  /^(aria-label|aria-valuetext|aria-description|aria-roledescription|title|placeholder|alt|label|text|words|name|note|problem)$/
/** Calls whose arguments a person reads. */
const SPEAKING = /^(fail|say|notify|attempt|run|remove)$/
const LETTERS = /\p{L}{2}/u
/** Words with a space between them are a sentence, wherever they stand. */
const SENTENCE = /\p{L}+ \p{L}|^ \p{L}{2}|\p{L}{2} $/u
/** Names in camelCase or with hyphens, classes, and CSS functions. */
const CODE = /^[a-z]+([A-Z-][A-Za-z]+)+$|__|--|\($/
/** Never read by a person: classes, addresses and kinds of HTML, and errors for the log. */
const NEVER =
  /^(className|type|role|src|accept|dir|key|data-.*|viewBox|points|style|id|kind|mode|side|tone|allow|method|headers)$/

/** Texts for people in the source, as far as they are literals. */
function literalTexts(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  const found: string[] = []
  visit(program as unknown as Node, false)
  return found

  function visit(node: Node, forPeople: boolean): void {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'TSLiteralType':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'ThrowStatement':
      case 'BinaryExpression':
      case 'SwitchCase':
        return node.type === 'SwitchCase' || node.type === 'BinaryExpression' ? partial(node, forPeople) : undefined
      case 'NewExpression':
        if (/Error$/.test(nameOf(node['callee']))) return
        return children(node, false)
      case 'CallExpression': {
        const name = nameOf(node['callee'])
        // The message's own id and values.
        if (name === 't') return
        return children(node, SPEAKING.test(name))
      }
      case 'JSXText':
        return note(String(node['value']).trim(), true)
      case 'JSXElement':
        return children(node, true)
      case 'JSXAttribute': {
        const name = nameOf(node['name'])
        return NEVER.test(name) ? undefined : children(node, FOR_PEOPLE.test(name))
      }
      case 'JSXOpeningElement':
        return children(node, false)
      case 'Property': {
        const name = nameOf(node['key'])
        if (NEVER.test(name) || !('value' in node)) return
        return visit(node['value'] as Node, FOR_PEOPLE.test(name))
      }
      case 'Literal':
        return typeof node['value'] === 'string' ? note(node['value'], forPeople) : undefined
      case 'TemplateElement':
        return note(String((node['value'] as { readonly cooked: string }).cooked), forPeople)
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'MemberExpression':
        return children(node, false)
      default:
        return children(node, forPeople)
    }
  }

  /** Compared values and cases are no texts; what a case does may be. */
  function partial(node: Node, forPeople: boolean): void {
    if (node.type === 'SwitchCase') for (const each of node['consequent'] as Node[]) visit(each, forPeople)
    else if (node['operator'] === '+') children(node, forPeople)
  }

  function children(node: Node, forPeople: boolean): void {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'typeAnnotation' || key === 'typeArguments' || key === 'returnType') continue
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each && typeof each === 'object' && typeof each.type === 'string') visit(each, forPeople)
      }
    }
  }

  function note(text: string, forPeople: boolean): void {
    if (CODE.test(text)) return
    if (SENTENCE.test(text) || (forPeople && LETTERS.test(text))) found.push(text)
  }
}

function nameOf(node: unknown): string {
  const { name, property, value } = (node ?? {}) as Record<string, unknown>
  return String((property ? nameOf(property) : name) ?? value ?? '')
}
