/**
 * The window's strings. Runs in the renderer.
 *
 * [Note: Strings by id] A message is ICU MessageFormat text in a typed catalogue (`en/`, one file an area). Its id is
 * `area.key`. A missing id, a missing argument and an unknown one are type errors: the types read the arguments from
 * the English text. FormatJS parses and formats messages without `eval`, which the content security policy forbids.
 */
import type { GetICUArgs } from '@schummar/icu-type-parser'
import { IntlMessageFormat } from 'intl-messageformat'
import { en } from './en/index.ts'

type English = typeof en

/** The same areas and keys in any language. */
export type Catalogue = { readonly [A in keyof English]: { readonly [K in keyof English[A]]: string } }

export type MessageId = { [A in keyof English]: `${A}.${keyof English[A] & string}` }[keyof English]

type EnglishText<Id extends MessageId> = Id extends `${infer A extends keyof English}.${infer K}`
  ? English[A][K & keyof English[A]]
  : never

interface ArgumentTypes {
  ICUArgument: string
  ICUNumberArgument: number
}

type Values<Id extends MessageId> = GetICUArgs<EnglishText<Id> & string, ArgumentTypes>

/** Those of the ids whose message has arguments. */
type WithArguments<Id extends MessageId> = Id extends MessageId
  ? keyof Values<Id> extends never
    ? never
    : Id
  : never

/** No second parameter for messages without arguments. */
type Rest<Id extends MessageId> = WithArguments<Id> extends never ? [] : [values: Values<WithArguments<Id>>]

let language = 'en'
let catalogue: Catalogue = en
let formats = new Map<MessageId, IntlMessageFormat>()
let numbers = new Map<string, Intl.NumberFormat>()

/** Call it before the first render: texts that are on screen do not change. */
export function setCatalogue(messages: Catalogue, locale: string): void {
  catalogue = messages
  language = locale
  formats = new Map()
  numbers = new Map()
}

/** The BCP 47 tag of the catalogue, for numbers and lists. */
export function locale(): string {
  return language
}

/** The message in the window's language. */
export function t<Id extends MessageId>(id: Id, ...[values]: Rest<Id>): string {
  let format = formats.get(id)
  if (!format) {
    // A `<` in a message is a character, not a tag.
    format = new IntlMessageFormat(messageOf(id), language, undefined, { ignoreTag: true })
    formats.set(id, format)
  }
  return String(format.format(values as Record<string, string | number> | undefined))
}

/** A number as the catalogue's language writes it. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = JSON.stringify(options)
  const format = numbers.get(key) ?? new Intl.NumberFormat(language, options)
  numbers.set(key, format)
  return format.format(value)
}

function messageOf(id: MessageId): string {
  const [area = '', key = ''] = id.split('.')
  const messages: Readonly<Record<string, string>> = catalogue[area as keyof Catalogue]
  const message = messages[key]
  if (message === undefined) throw new Error(`expected a message ${id}`)
  return message
}
