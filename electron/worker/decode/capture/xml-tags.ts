/**
 * Reads tags, attributes and entities of XML in linear time for any text; see [Note: No XML parser] in
 * xmp.ts. Runs in the inference worker.
 */

export const CDATA = '<![CDATA['

/** The offset behind the markup that starts at `start`; -1 when it has no end. */
export function markupEnd(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return behind(text, '-->', start + 4)
  if (text.startsWith(CDATA, start)) return behind(text, ']]>', start)
  if (text.startsWith('<?', start)) return behind(text, '?>', start)
  if (text.startsWith('<!', start)) return behindUnquoted(text, start, /[[\]>"']/g)
  return behindUnquoted(text, start, />|["']/g)
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

/** The offset behind the first ">" outside of quotes and of the brackets of a document type. */
function behindUnquoted(text: string, start: number, marks: RegExp): number {
  let brackets = 0
  marks.lastIndex = start
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const [mark] = match
    if (mark === '>' && brackets === 0) return marks.lastIndex
    if (mark === '[') brackets++
    if (mark === ']') brackets--
    if (mark === '"' || mark === "'") {
      const close = text.indexOf(mark, marks.lastIndex)
      if (close < 0) return -1
      marks.lastIndex = close + 1
    }
  }
  return -1
}

/** Uses no pattern over the whole tag, because a crafted tag could make it take quadratic time. */
export function* attributesOf(tag: string, from: number): Generator<readonly [name: string, value: string]> {
  let at = from
  for (;;) {
    const equals = tag.indexOf('=', at)
    if (equals < 0) return
    const quoteAt = equals + 1 + tag.slice(equals + 1, equals + 17).search(/\S/)
    const quote = tag[quoteAt]
    if (quote !== '"' && quote !== "'") return
    const close = tag.indexOf(quote, quoteAt + 1)
    if (close < 0) return
    yield [tag.slice(at, equals).trim(), tag.slice(quoteAt + 1, close)]
    at = close + 1
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Decodes XML's own entities and character numbers; leaves others unchanged. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
