import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bandsOf, differentBits, PICTURE_HASH_BYTES } from '../../../../electron/shared/picture-hash.ts'
import { hashPicture, pictureHash } from '../../../../electron/worker/decode/picture-hash.ts'
import { generatedPhoto } from '../../../helpers/generated-photos.ts'

async function picture(seed: number, width: number, height: number) {
  const { data, info } = await (await generatedPhoto(seed, width, height))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

test('a smaller picture has nearly the same hash, another picture half of its bits turned', async () => {
  const hash = await pictureHash(await picture(1, 640, 480))
  const smaller = await pictureHash(await picture(1, 200, 150))
  const other = await pictureHash(await picture(2, 640, 480))
  if (!hash || !smaller || !other) throw new Error('expected hashes')
  expect(hash).toHaveLength(PICTURE_HASH_BYTES)
  expect(differentBits(hash, smaller)).toBeLessThan(8)
  expect(differentBits(hash, other)).toBeGreaterThan(40)
})

test('a blank picture has no hash', async () => {
  const data = new Uint8Array(30 * 20 * 3).fill(250)
  expect(await pictureHash({ data, width: 30, height: 20 })).toBeNull()
})

test('a file that is away or no picture fails, and does not reject', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'searlight-picture-hash-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'a.jpg')
  expect(await hashPicture(path)).toEqual({ status: 'failed' })
  writeFileSync(path, 'no picture')
  expect(await hashPicture(path)).toEqual({ status: 'failed' })
  writeFileSync(path, await (await generatedPhoto(1, 64, 48)).jpeg().toBuffer())
  expect(await hashPicture(path)).toMatchObject({ status: 'hashed', hash: expect.any(Uint8Array) })
})

test('bands are the first numbers of 16 bits', () => {
  const hash = Uint8Array.from({ length: PICTURE_HASH_BYTES }, (_, i) => i)
  expect(bandsOf(hash)).toEqual([0x0001, 0x0203, 0x0405, 0x0607])
  expect(() => differentBits(hash, hash.subarray(1))).toThrow(RangeError)
})
