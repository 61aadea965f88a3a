import { expect, test } from 'vitest'
import {
  NO_PAST,
  type PackedInput,
  packSentences,
} from '../../../../native-models/inversion/pack-sentences.ts'

const WIDTH = 2
const sentence = (tokens: number, first: number) =>
  Float32Array.from({ length: tokens * WIDTH }, (_, index) => first + index)

test('sentences stand end to end, each token in a row of its sentence, which ends with EOT', () => {
  const packed = packSentences(
    [
      { embeds: sentence(2, 10), pseudoWords: [{ token: 1, image: 0 }], past: NO_PAST },
      { embeds: sentence(3, 20), pseudoWords: [], past: NO_PAST },
    ],
    WIDTH,
    0,
  )
  expect(packed.inputs_embeds.shape).toEqual([5, WIDTH])
  expect(Array.from(packed.inputs_embeds.data, Number)).toEqual([10, 11, 12, 13, 20, 21, 22, 23, 24, 25])
  expect(packed.pseudo_words.data).toEqual(BigInt64Array.of(-1n, 0n, -1n, -1n, -1n))
  expect(packed.position_ids.data).toEqual(BigInt64Array.of(0n, 1n, 0n, 1n, 2n))
  expect(packed.eot_positions.data).toEqual(BigInt64Array.of(1n, 4n))
  // The first row of the shorter sentence is unused.
  expect(rowsOf(packed.query_tokens)).toEqual(['001', '234'])
  expect(packed.token_rows.data).toEqual(BigInt64Array.of(1n, 2n, 3n, 4n, 5n))
  expect(rowsOf(packed.key_tokens).map((row) => row.slice(0, 4))).toEqual(['0100', '2342'])
  expect(seen(packed.visible)).toEqual(['', '1', '11', '1', '11', '111'])
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
  expect(packed.position_ids.data).toEqual(BigInt64Array.of(2n, 3n, 2n))
  expect(packed.pseudo_words.data).toEqual(BigInt64Array.of(4n, 2n, -1n))
  expect(rowsOf(packed.key_tokens).map((row) => row.slice(0, 4))).toEqual(['1245', '1266'])
  expect(seen(packed.visible)).toEqual(['111', '1111', '', '111'])
})

function rowsOf({ data, shape }: PackedInput): readonly string[] {
  const columns = shape.at(-1) ?? 0
  return Array.from({ length: data.length / columns }, (_, row) =>
    Array.from(data.subarray(row * columns, (row + 1) * columns), Number).join(''),
  )
}

/** The columns that each row sees: the first ones. */
function seen(visible: PackedInput): readonly string[] {
  return rowsOf(visible).map((row) => row.replace(/0+$/, ''))
}
