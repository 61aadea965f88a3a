import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawScene, STRAIGHT } from '../../../../native-models/demo/world/drawing/draw-scene.ts'
import { sampleScenes } from '../../../../native-models/demo/world/sampler.ts'
import { PLACES, type Scene, STYLES, SUBJECTS } from '../../../../native-models/demo/world/scene.ts'
import { plain, square, svg } from './drawn.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** Tags open and close in order, attributes are quoted, and no number is invalid. */
function expectWellFormed(text: string): void {
  const open: string[] = []
  let rest = text
  for (const [tag, closing, name = '', attributes = '', selfClosing] of text.matchAll(
    /<(\/?)([a-zA-Z]+)((?: [a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g,
  )) {
    rest = rest.replace(tag, '')
    if (closing === '/') expect(open.pop()).toBe(name)
    else if (selfClosing !== '/') open.push(name)
    expect(attributes).not.toMatch(/NaN|undefined|Infinity|null/)
  }
  expect(open).toEqual([])
  expect(rest.trim()).toBe('')
}

describe('drawings', () => {
  const scenes = sampleScenes('train', 60, 4)

  it('are the same for the same scene and seed, here and elsewhere', () => {
    expect(svg(plain)).toBe(svg(plain))
    // The hash of the drawings that a person looked at last: any change of a drawing changes it.
    expect(hash(scenes.map((scene) => svg(scene)).join('')).slice(0, 16)).toMatchInlineSnapshot(
      `"b87fc662dd3ead49"`,
    )
  })

  it('differ for another seed', () => {
    for (const scene of scenes) expect(svg(scene, 'a')).not.toBe(svg(scene, 'b'))
  })

  it('are well-formed', () => {
    for (const scene of scenes) expectWellFormed(svg(scene))
  })

  it.each(STYLES)('of every subject can be rendered as %s', async (style) => {
    for (const [i, subject] of SUBJECTS.entries()) {
      const scene: Scene = {
        ...plain,
        subject,
        style,
        place: PLACES[i % PLACES.length] ?? 'meadow',
        pattern: 'spotted',
      }
      expectWellFormed(svg(scene))
      const { width, height } = await sharp(Buffer.from(drawScene(scene, square(32), 'a')))
        .png()
        .toBuffer({ resolveWithObject: true })
        .then(({ info }) => info)
      expect([width, height]).toEqual([32, 32])
    }
  })

  it('have three formats', async () => {
    for (const [format, sides] of [
      ['landscape', [480, 384]],
      ['portrait', [384, 480]],
      ['square', [480, 480]],
    ] as const) {
      const { width, height } = await sharp(
        Buffer.from(drawScene(plain, { format, framing: STRAIGHT, longSidePx: 480 }, 'a')),
      ).metadata()
      expect([width, height]).toEqual(sides)
    }
  })
})
