/**
 * Reads the few properties in XMP that date a photo or name its lens. Runs in the inference worker.
 *
 * [Note: No XML parser] The reader looks at start tags, end tags and text only, in one pass from front to
 * back. It skips document types and never expands their entities, so no XML can grow in memory or time. XMP
 * that ends early, such as very large XMP that is cut here, yields the properties before its end.
 */
import { attributesOf, CDATA, decodeEntities, markupEnd } from './xml-tags.ts'

/** ISO 16684-1, the CIPA's EXIF for XMP, and Adobe's schema for lenses. */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://ns.adobe.com/exif/1.0/', 'exif'],
  ['http://ns.adobe.com/exif/1.0/aux/', 'aux'],
  ['http://cipa.jp/exif/1.0/', 'exifEX'],
  ['http://ns.adobe.com/photoshop/1.0/', 'photoshop'],
  ['http://ns.adobe.com/xap/1.0/', 'xmp'],
])

const WANTED = [
  'aux:Lens',
  'exifEX:LensModel',
  'exif:DateTimeOriginal',
  'exif:DateTimeDigitized',
  'exif:GPSTimeStamp',
  'photoshop:DateCreated',
  'xmp:CreateDate',
  'xmp:MetadataDate',
] as const
export type XmpName = (typeof WANTED)[number]
export type XmpProperties = ReadonlyMap<XmpName, string>

export const NO_PROPERTIES: XmpProperties = new Map()

/** Only the beginning of larger XMP is read. Lightroom's XMP with many masks takes about a megabyte. */
export const MAX_XMP_BYTES = 4 * 1024 * 1024
/** The RDF of real programs is less than ten levels deep. */
const MAX_DEPTH = 64
const MAX_VALUE_LENGTH = 256

export function readXmp(bytes: Buffer): XmpProperties {
  return new XmpScanner(decodeText(bytes.subarray(0, MAX_XMP_BYTES))).scan()
}

/** XMP in files is UTF-8; sidecars may be UTF-16, with or without a byte order mark. */
function decodeText(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0))
    return bytes.toString('utf16le')
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le')
  }
  return bytes.toString('utf8')
}

/** For files that do not declare them. */
const USUAL_PREFIXES: ReadonlyMap<string, string> = new Map([
  ...[...NAMESPACES.values()].map((prefix) => [prefix, prefix] as const),
  ['xap', 'xmp'],
])
/** Only prefixes of the namespaces above are stored; no program has two for one namespace. */
const MAX_PREFIXES = 32

interface OpenElement {
  /** "rdf:Description", by namespace instead of the file's prefix; '' for elements of no interest. */
  readonly name: string
  readonly prefixes: ReadonlyMap<string, string>
}

class XmpScanner {
  readonly #text: string
  readonly #found = new Map<XmpName, string>()
  readonly #open: OpenElement[] = []
  /** The wanted property around the current place, and the depth of its element. */
  #property: { readonly name: XmpName; readonly depth: number } | null = null

  constructor(text: string) {
    this.#text = text
  }

  scan(): XmpProperties {
    const text = this.#text
    let at = 0
    for (;;) {
      const start = text.indexOf('<', at)
      if (start < 0) return this.#found
      this.#takeText(text.slice(at, Math.min(start, at + MAX_VALUE_LENGTH)))
      const end = markupEnd(text, start)
      if (end < 0 || !this.#takeMarkup(start, end)) return this.#found
      at = end
    }
  }

  /** Takes the text of a property, or of the first entry of its rdf:Alt, rdf:Seq or rdf:Bag. */
  #takeText(text: string): void {
    if (this.#property !== null) this.#keep(this.#property.name, text)
  }

  #keep(name: XmpName, text: string): void {
    const value = decodeEntities(text.slice(0, MAX_VALUE_LENGTH)).trim()
    if (value !== '' && !this.#found.has(name)) this.#found.set(name, value)
  }

  /** False when the RDF ends, or is too deep to be real. */
  #takeMarkup(start: number, end: number): boolean {
    const second = this.#text[start + 1]
    if (second === '!' || second === '?') {
      if (this.#text.startsWith(CDATA, start)) this.#takeText(this.#text.slice(start + CDATA.length, end - 3))
      return true
    }
    if (second === '/') return this.#endTag()
    const isEmpty = this.#text[end - 2] === '/'
    this.#startTag(this.#text.slice(start + 1, end - (isEmpty ? 2 : 1)))
    return isEmpty ? this.#endTag() : this.#open.length < MAX_DEPTH
  }

  #endTag(): boolean {
    const ended = this.#open.pop()
    if (this.#property && this.#open.length < this.#property.depth) this.#property = null
    return ended?.name !== RDF
  }

  /**
   * Reads properties of the picture itself only: those of a Description directly below rdf:RDF. Histories and
   * ingredients, deeper inside, hold dates of other moments and other pictures.
   */
  #startTag(tag: string): void {
    const nameEnd = tag.search(/[\s/]|$/)
    const attributes = [...attributesOf(tag, nameEnd)]
    const prefixes = declared(attributes, this.#open.at(-1)?.prefixes ?? USUAL_PREFIXES)
    const name = resolve(tag.slice(0, nameEnd), prefixes)
    const isDescription = this.#open.at(-1)?.name === RDF
    const isProperty = this.#open.at(-2)?.name === RDF
    this.#open.push({ name, prefixes })
    if (isProperty && isWanted(name)) this.#property = { name, depth: this.#open.length }
    if (!isDescription) return
    for (const [attribute, value] of attributes) {
      const property = resolve(attribute, prefixes)
      if (isWanted(property)) this.#keep(property, value)
    }
  }
}

const RDF = 'rdf:RDF'

function isWanted(name: string): name is XmpName {
  return (WANTED as readonly string[]).includes(name)
}

function declared(
  attributes: readonly (readonly [name: string, value: string])[],
  inherited: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let prefixes: Map<string, string> | null = null
  for (const [name, uri] of attributes) {
    if (!name.startsWith('xmlns:')) continue
    const prefix = name.slice('xmlns:'.length)
    const namespace = NAMESPACES.get(uri) ?? ''
    if ((namespace === '' && !inherited.has(prefix)) || (prefixes?.size ?? 0) >= MAX_PREFIXES) continue
    prefixes ??= new Map(inherited)
    prefixes.set(prefix, namespace)
  }
  return prefixes ?? inherited
}

function resolve(name: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':')
  const namespace = colon < 0 ? '' : prefixes.get(name.slice(0, colon))
  return namespace ? `${namespace}:${name.slice(colon + 1)}` : ''
}
