/**
 * Reads EXIF, XMP, IPTC and texts of PNG files; their chunks may follow the picture data. Runs in the
 * inference worker.
 *
 * ImageMagick, darktable before 4.4 and Exiv2 before 0.28 write metadata as "Raw profile type ...": a text of
 * hexadecimal numbers, mostly compressed. PNG's own chunk for EXIF came in 2017.
 */
import { inflateSync } from 'node:zlib'
import { type EmbeddedMetadata, tiffOf } from './embedded-metadata.ts'

/** Nothing that dates a photo is longer, so the reader refuses a chunk that inflates to gigabytes. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024
/** An encoder with chunks of 8 kB needs 800 MB of data to write this many. */
const MAX_CHUNKS = 100_000
const MAX_KEYWORD_LENGTH = 79

const XMP_KEYWORD = 'xml:com.adobe.xmp'
const CREATION_KEYWORD = 'creation time'
const PROFILE_KEYWORD = 'raw profile type '
const PROFILES = ['exif', 'app1', 'xmp', 'iptc', '8bim'] as const
const KEYWORDS: readonly string[] = [
  XMP_KEYWORD,
  CREATION_KEYWORD,
  ...PROFILES.map((name) => PROFILE_KEYWORD + name),
]

export function readPngMetadata(bytes: Buffer): EmbeddedMetadata {
  let exifChunk: Buffer | undefined
  const texts = new Map<string, Buffer>()
  let at = 8
  for (let seen = 0; seen < MAX_CHUNKS && at + 12 <= bytes.length; seen++) {
    const size = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + size)
    if (type === 'IEND') break
    if (type === 'eXIf') exifChunk ??= data
    if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') addText(texts, type, data)
    at += 12 + size
  }
  const profile = (name: (typeof PROFILES)[number]) => rawProfile(texts.get(PROFILE_KEYWORD + name))
  const segment = profile('app1')
  return {
    exif: tiffOf(exifChunk) ?? tiffOf(profile('exif')) ?? tiffOf(segment),
    xmp: texts.get(XMP_KEYWORD) ?? profile('xmp') ?? xmpOf(segment),
    iptc: profile('iptc') ?? profile('8bim'),
    png: { creationTime: texts.get(CREATION_KEYWORD)?.toString('utf8') },
  }
}

type TextChunk = 'tEXt' | 'zTXt' | 'iTXt'

/** Keeps the first text of each keyword that matters. */
function addText(texts: Map<string, Buffer>, type: TextChunk, data: Buffer): void {
  const keywordEnd = data.subarray(0, MAX_KEYWORD_LENGTH + 1).indexOf(0)
  const keyword = data.toString('latin1', 0, Math.max(keywordEnd, 0)).toLowerCase()
  if (!KEYWORDS.includes(keyword) || texts.has(keyword)) return
  const text = textOf(type, data.subarray(keywordEnd + 1))
  if (text !== undefined) texts.set(keyword, text)
}

/** @param data the bytes behind the keyword and its zero */
function textOf(type: TextChunk, data: Buffer): Buffer | undefined {
  switch (type) {
    case 'tEXt':
      return data.subarray(0, MAX_TEXT_BYTES)
    case 'zTXt':
      return inflate(data.subarray(1))
    case 'iTXt': {
      const languageEnd = data.indexOf(0, 2)
      const translationEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1)
      if (translationEnd < 0) return undefined
      const text = data.subarray(translationEnd + 1)
      return data[0] === 1 ? inflate(text) : text.subarray(0, MAX_TEXT_BYTES)
    }
  }
}

function inflate(data: Buffer): Buffer | undefined {
  try {
    return inflateSync(data, { maxOutputLength: MAX_TEXT_BYTES })
  } catch {
    // Broken, or larger than any metadata: the same to the catalogue.
    return undefined
  }
}

/** "\nIPTC profile\n    1234\n45786966...": a name, the length in bytes, lines of hexadecimal digits. */
function rawProfile(text: Buffer | undefined): Buffer | undefined {
  const match = text && /^\s*\S[^\n]*\n\s*\d+\s+(?=[\da-f])/i.exec(text.toString('latin1', 0, 256))
  if (!match) return undefined
  return Buffer.from(text.toString('latin1', match[0].length).replace(/\s+/g, ''), 'hex')
}

function xmpOf(data: Buffer | undefined): Buffer | undefined {
  return data?.toString('latin1', 0, 28) === 'http://ns.adobe.com/xap/1.0/' ? data.subarray(29) : undefined
}
