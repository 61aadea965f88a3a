/**
 * Files with wrong bytes, the same in every run: reading each ends with pixels or with a reason. A native
 * decoder that crashes ends this test's process, and so the test.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FILE_ERROR_CODES } from '../../electron/shared/errors.ts'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { drawnPicture, toSharp } from '../helpers/drawn-pictures.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { ispe, itemOf, nclx, writeHeif, writeSequence } from '../helpers/written-heif.ts'
import { shorts, writeTiff } from '../helpers/written-tiffs.ts'

const MUTATIONS = 40
const MOST_WRONG_BYTES = 20
/** Wrong headers mislead decoders more than wrong pixels, so most wrong bytes go there. */
const HEADER_BYTES = 1000
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const

/** Numbers in 0..1; equal seeds give equal sequences. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** The file with some wrong bytes; every fourth one is cut off as well. */
function mutated(file: Buffer, seed: number): Buffer {
  const next = sequence(seed)
  const bytes = Buffer.from(file)
  const range = seed % 3 === 0 ? bytes.length : Math.min(bytes.length, HEADER_BYTES)
  for (let wrong = next() * MOST_WRONG_BYTES; wrong > 0; wrong--) {
    bytes[Math.floor(next() * range)] = Math.floor(next() * 256)
  }
  return seed % 4 === 0 ? bytes.subarray(0, next() * bytes.length) : bytes
}

/** Counts the mutated files that were read, and checks that the others have a reason. */
async function readMutated(file: Buffer, mutations: number): Promise<number> {
  const path = join(temporaryDirectory(), 'photo')
  let read = 0
  for (let seed = 1; seed <= mutations; seed++) {
    writeFileSync(path, mutated(file, seed))
    const photo = await readPhoto(path, { modelSize: 224 })
    if (photo.status === 'read') {
      read++
      expect(photo.pixels.data).toHaveLength(3 * photo.pixels.width * photo.pixels.height)
    } else {
      expect(FILE_ERROR_CODES).toContain(photo.problem.code)
      expect(photo.problem.reason).not.toBe('')
    }
  }
  return read
}

describe('files with wrong bytes', () => {
  it.each(FORMATS)('are read or refused with a reason (%s)', async (format) => {
    const file = await toSharp(drawnPicture(300, 200)).toFormat(format).toBuffer()
    expect(await readMutated(file, MUTATIONS)).toBeLessThan(MUTATIONS)
  })

  it('are read or refused with a reason (TIFF and HEIF of odd kinds)', async () => {
    const samples = Buffer.alloc(60 * 40 * 12, 0x3e)
    const tags = [shorts(339, 3, 3, 3), shorts(317, 3)]
    const bits = [32, 32, 32]
    const tiff = { width: 60, height: 40, photometric: 2, bits, chunks: [samples], tags, deflate: true }
    const avif = await toSharp(drawnPicture(64, 48)).avif().toBuffer()
    const item = itemOf(avif, ['av1C', 'pixi'])
    const picture = { ...item, properties: [...item.properties, ispe(64, 48), nclx(9, 16)] }
    const files = [
      writeTiff(tiff),
      writeTiff({ ...tiff, bigTiff: true, bigEndian: true, deflate: false }),
      writeTiff({
        ...tiff,
        photometric: 8,
        tile: [16, 16],
        chunks: Array.from({ length: 12 }, () => samples),
      }),
      writeHeif(['avif', 'mif1'], [picture]),
      writeSequence(['avis', 'msf1'], item, [64, 48]),
    ]
    for (const file of files) expect(await readMutated(file, 2 * MUTATIONS)).toBeLessThan(2 * MUTATIONS)
  })

  it('are read or refused with a reason (heic)', needs('shared'), async () => {
    const file = readFileSync(sharedPath('formats', 'heic', 'cheers.heic'))
    expect(await readMutated(file, MUTATIONS)).toBeLessThan(MUTATIONS)
  })
})
