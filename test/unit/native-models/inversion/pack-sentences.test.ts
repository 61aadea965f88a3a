import { expect, test } from 'vitest'
import { NO_PAST, packSentences } from '../../../../native-models/inversion/pack-sentences.ts'

const WIDTH = 2
const sentence = (tokens: number, first: number) =>
  Float32Array.from({ length: tokens * WIDTH }, (_, index) => first + index)

test('sentences stand end to end and see only their own tokens, up to themselves', () => {
  const packed = packSentences(
    [
      { embeds: sentence(2, 10), pseudoWords: [{ token: 1, image: 0 }], past: NO_PAST },
      { embeds: sentence(3, 20), pseudoWords: [], past: NO_PAST },
    ],
    WIDTH,
    0,
  )
  expect(Array.from(packed.embeds)).toEqual([10, 11, 12, 13, 20, 21, 22, 23, 24, 25])
  expect(packed.pseudoWords).toEqual(BigInt64Array.of(-1n, 0n, -1n, -1n, -1n))
  expect(packed.positionIds).toEqual(BigInt64Array.of(0n, 1n, 0n, 1n, 2n))
  expect(packed.eotPositions).toEqual(BigInt64Array.of(1n, 4n))
  expect(rowsOf(packed.visible, 5)).toEqual(['10000', '11000', '00100', '00110', '00111'])
})

test('cached beginnings come first and count as positions; two sentences can share one', () => {
  const past = { start: 1, count: 2 }
  const packed = packSentences(
    [
      {
        embeds: sentence(2, 0),
        pseudoWords: [
          { token: 0, image: 4 },
          { token: 1, image: 2 },
        ],
        past,
      },
      { embeds: sentence(1, 0), pseudoWords: [], past },
    ],
    WIDTH,
    4,
  )
  expect(packed.positionIds).toEqual(BigInt64Array.of(2n, 3n, 2n))
  expect(packed.pseudoWords).toEqual(BigInt64Array.of(4n, 2n, -1n))
  expect(rowsOf(packed.visible, 7)).toEqual(['0110100', '0110110', '0110001'])
})

function rowsOf(visible: Uint8Array, columns: number): readonly string[] {
  const rows = Array.from({ length: visible.length / columns }, (_, row) =>
    visible.subarray(row * columns, (row + 1) * columns),
  )
  return rows.map((row) => row.join(''))
}
