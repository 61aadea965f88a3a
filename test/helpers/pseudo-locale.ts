/**
 * A pseudo-locale: the English catalogue with accents, in brackets and 40 % longer, as German is. A text on screen
 * without brackets does not come from the catalogue; a layout that it breaks breaks in German too.
 */
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js'
import type { Catalogue } from '../../renderer/strings/translate.ts'

/** Its plurals and digits are English. */
export const PSEUDO_LOCALE = 'en'

const LONGER = 0.4
const ACCENTS: Readonly<Record<string, string>> = {
  ...{ a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', c: 'ç', n: 'ñ', s: 'š', z: 'ž' },
  ...{ A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', C: 'Ç', N: 'Ñ', S: 'Š', Z: 'Ž' },
}
const FILLING = ' eins zwei drei vier'

export function pseudoCatalogue(catalogue: Catalogue): Catalogue {
  const areas = Object.entries(catalogue).map(([area, texts]) => [
    area,
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudoText(text)])),
  ])
  return Object.fromEntries(areas) as Catalogue
}

/** The message with the same arguments. */
export function pseudoText(message: string): string {
  const elements = parse(message, { ignoreTag: true })
  const padding = FILLING.repeat(20).slice(0, Math.ceil(lettersOf(elements) * LONGER))
  return `⟦${printAST(accented(elements))}${padding}⟧`
}

function accented(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element) => {
    if (element.type === TYPE.literal) {
      return { ...element, value: element.value.replace(/\p{L}/gu, (letter) => ACCENTS[letter] ?? letter) }
    }
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return element
    const options = Object.entries(element.options).map(([name, option]) => [
      name,
      { ...option, value: accented(option.value) },
    ])
    return { ...element, options: Object.fromEntries(options) } as MessageFormatElement
  })
}

function lettersOf(elements: readonly MessageFormatElement[]): number {
  return elements.reduce((sum, element) => {
    if (element.type === TYPE.literal) return sum + element.value.length
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return sum
    return sum + lettersOf(element.options['other']?.value ?? [])
  }, 0)
}
