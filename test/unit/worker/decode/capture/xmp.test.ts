import { describe, expect, it } from 'vitest'
import { readXmp } from '../../../../../electron/worker/decode/capture/xmp.ts'
import { cpuMs } from '../../../../helpers/cpu-time.ts'
import { xmpAround, xmpPacket, xmpWith } from '../../../../helpers/metadata-writers.ts'

function read(xmp: string | Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(readXmp(Buffer.from(xmp)))
}

const DATE = '2013-07-05T03:18:27Z'

describe('XMP', () => {
  it('has properties as attributes', () => {
    const properties = {
      'exif:DateTimeOriginal': DATE,
      'photoshop:DateCreated': '2014-07-05',
      'xmp:CreateDate': '2015',
      'xmp:MetadataDate': '2016-01-02T03:04:05+02:00',
    }
    expect(read(xmpPacket(properties))).toEqual(properties)
  })

  it('has properties as elements, and as entries of a list', () => {
    expect(
      read(
        xmpWith(`<exif:DateTimeOriginal>
          ${DATE}
        </exif:DateTimeOriginal>
        <photoshop:DateCreated><rdf:Alt><rdf:li xml:lang="x-default">2014</rdf:li><rdf:li>2011</rdf:li></rdf:Alt></photoshop:DateCreated>
        <xmp:CreateDate rdf:parseType="Resource"><rdf:value>2015</rdf:value></xmp:CreateDate>
        <xmp:MetadataDate><![CDATA[2016]]></xmp:MetadataDate>`),
      ),
    ).toEqual({
      'exif:DateTimeOriginal': DATE,
      'photoshop:DateCreated': '2014',
      'xmp:CreateDate': '2015',
      'xmp:MetadataDate': '2016',
    })
  })

  it('matches namespaces, not prefixes', () => {
    const rdf = `<rdf:Description xmlns:a="http://ns.adobe.com/exif/1.0/" xmlns:exif="http://example.com/" a:DateTimeOriginal='${DATE}' exif:DateTimeDigitized="2011"/>`
    expect(read(xmpAround(rdf))).toEqual({ 'exif:DateTimeOriginal': DATE })
    const renamed = `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xap="http://ns.adobe.com/xap/1.0/"><r:Description><xap:CreateDate>2015</xap:CreateDate></r:Description></r:RDF>`
    expect(read(renamed)).toEqual({ 'xmp:CreateDate': '2015' })
  })

  it('understands the usual prefixes when none are declared', () => {
    const rdf = `<rdf:RDF><rdf:Description exif:DateTimeOriginal="${DATE}"/></rdf:RDF>`
    expect(read(rdf)).toEqual({ 'exif:DateTimeOriginal': DATE })
  })

  it('may have several descriptions, of which the first with a value counts', () => {
    const rdf = `<rdf:Description exif:DateTimeOriginal=""/><rdf:Description exif:DateTimeOriginal="${DATE}"/><rdf:Description exif:DateTimeOriginal="2011"/>`
    expect(read(xmpAround(rdf))).toEqual({ 'exif:DateTimeOriginal': DATE })
  })

  it('ignores the dates of histories and ingredients', () => {
    expect(
      read(
        xmpWith(`<xmpMM:Ingredients xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"><rdf:Bag><rdf:li><rdf:Description xmp:CreateDate="2001" exif:DateTimeOriginal="2002"/></rdf:li></rdf:Bag></xmpMM:Ingredients>
        <xmp:CreateDate>2015</xmp:CreateDate>`),
      ),
    ).toEqual({ 'xmp:CreateDate': '2015' })
  })

  it.each([
    [
      'UTF-16, little-endian, with its mark',
      Buffer.from(`\ufeff${xmpPacket({ 'xmp:CreateDate': '2015' })}`, 'utf16le'),
    ],
    ['UTF-16, little-endian', Buffer.from(xmpPacket({ 'xmp:CreateDate': '2015' }), 'utf16le')],
    [
      'UTF-16, big-endian, with its mark',
      Buffer.from(`\ufeff${xmpPacket({ 'xmp:CreateDate': '2015' })}`, 'utf16le').swap16(),
    ],
    ['UTF-16, big-endian', Buffer.from(xmpPacket({ 'xmp:CreateDate': '2015' }), 'utf16le').swap16()],
    ['UTF-8, with its mark', Buffer.from(`\ufeff${xmpPacket({ 'xmp:CreateDate': '2015' })}`)],
  ])('may be %s', (_, bytes) => {
    expect(read(bytes)).toEqual({ 'xmp:CreateDate': '2015' })
  })

  it('decodes character numbers and XML’s own entities', () => {
    expect(read(xmpPacket({ 'xmp:CreateDate': '2015&#45;02&#x2D;03 &amp;&bar;&#x110000;' }))).toEqual({
      'xmp:CreateDate': '2015-02-03 &&bar;&#x110000;',
    })
  })

  it('may hold anything else', () => {
    const xmp = xmpWith(
      `<!-- <xmp:CreateDate>2001</xmp:CreateDate> --><a b=">" c='"/>' /><?php "<xmp:CreateDate>2002" ?><xmp:CreateDate>2015</xmp:CreateDate>`,
    )
    expect(read(xmp)).toEqual({ 'xmp:CreateDate': '2015' })
  })

  it('yields the properties before its end', () => {
    const xmp = xmpWith(`<xmp:CreateDate>2015</xmp:CreateDate><exif:DateTimeOriginal>2013</exif:Date`)
    expect(read(xmp.slice(0, xmp.indexOf('</exif')))).toEqual({ 'xmp:CreateDate': '2015' })
    expect(read(`${xmpPacket({ 'xmp:CreateDate': '2015' })}${' '.repeat(5_000_000)}`)).toEqual({
      'xmp:CreateDate': '2015',
    })
  })

  it.each(['', '<', '<a', '</', '<!', '<a "', '<![CDATA[', '<a b=', '\0', '</a></a></a>', 'no XML at all'])(
    'is nothing where it is "%s"',
    (xmp) => {
      expect(read(xmp)).toEqual({})
    },
  )

  it('never expands an entity', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "2015"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
    expect(read(bomb + xmpPacket({ 'xmp:CreateDate': '&a;', 'exif:DateTimeOriginal': '&c;' }))).toEqual({
      'xmp:CreateDate': '&a;',
      'exif:DateTimeOriginal': '&c;',
    })
  })

  it('is read in a moment, for every input', () => {
    const size = 4_000_000
    const hostile = [
      '<a>'.repeat(size / 3),
      '<'.repeat(size),
      `<a ${'b'.repeat(size)}`,
      `<a ${'b '.repeat(size / 2)}>`,
      `<a ${'b="" '.repeat(size / 5)}>`,
      `<a ${Array.from({ length: 100_000 }, (_, i) => `xmlns:a${i}="http://ns.adobe.com/exif/1.0/"`).join(' ')}>${'<b/>'.repeat(100_000)}`,
      `<!DOCTYPE ${'['.repeat(size)}`,
      `<!--${'-'.repeat(size)}`,
      '"'.repeat(size),
      xmpWith(`<xmp:CreateDate>${'<a/>2 '.repeat(size / 6)}`),
      '&#1'.repeat(size / 3),
    ]
    for (const xmp of hostile) expect(cpuMs(() => read(xmp))).toBeLessThan(2_000)
  })
})
