/**
 * The inner loop of the first pass: integer dot products of int8 rows with int16 columns, in WebAssembly with SIMD. Runs
 * in the search worker.
 *
 * [Note: Why a kernel] On two cores without VNNI, ONNX Runtime's MatMulInteger takes as long for int8 rows as its MatMul
 * for float32 ones, because it packs every row anew. This loop reads the rows where they lie, at the speed of memory on
 * one core, and needs no runtime. Integer sums are exact, so every machine computes the same products.
 */
import {
  ADD,
  BRANCH_IF,
  type Code,
  constant,
  END,
  get,
  LESS,
  LOOP,
  type LoopFunction,
  type LoopModule,
  load,
  loopModule,
  MULTIPLY,
  SUBTRACT,
  set,
  simd,
  tee,
  ZEROS,
} from './wasm-loops.ts'

/** Columns that one pass over the rows takes at most. */
export const MOST_COLUMNS = 4
/** Rows and columns are padded with zeros to a multiple of this, which the loop divides. */
export const LANES = 32

/**
 * Function n takes n + 1 columns. Its parameters: the places of the rows, int8 [count, width]; count, greater than 0;
 * width; the place of the columns, int16 [width / 8, columns, 8]; the place of the int32 products of the first column;
 * and the bytes from one column's products to the next one's.
 */
export function scanKernel(pages: number): LoopModule {
  return loopModule(COLUMN_COUNTS.map(productsOf), pages)
}

const COLUMN_COUNTS = Array.from({ length: MOST_COLUMNS }, (_, i) => i + 1)

/** Sums of neighbouring products of int16 in int32: no sum of two can overflow here. */
const DOT = simd(0xba)
const ADD_LANES = simd(0xae)
const STORE: Code = [0x36, 2, 0]
const lane = (index: number) => simd(0x1b, index)
/** Eight int8 as int16. */
const load8 = (offset: number) => load(0x01, 3, offset)
const load16 = (offset: number) => load(0x00, 4, offset)

/** The parameters in order, then locals. */
const [ROWS, COUNT, WIDTH, COLUMNS, TARGET, STRIDE, COLUMN, ROW_END, ROW, SUMS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]
const EIGHTS_A_STEP = 2

/** One row after the other; eight values of a row are loaded once for all columns. */
function productsOf(columns: number): LoopFunction {
  const each = (code: (column: number) => Code) => COLUMN_COUNTS.slice(0, columns).flatMap((n) => code(n - 1))
  const step = Array.from({ length: EIGHTS_A_STEP }, (_, i) => [
    ...[...get(ROWS), ...load8(8 * i), ...set(ROW)],
    ...each((k) => [
      ...[...get(SUMS + k), ...get(ROW), ...get(COLUMN), ...load16(16 * (columns * i + k))],
      ...[...DOT, ...ADD_LANES, ...set(SUMS + k)],
    ]),
  ]).flat()
  const body = [
    ...LOOP,
    ...each((k) => [...ZEROS, ...set(SUMS + k)]),
    ...[...get(COLUMNS), ...set(COLUMN), ...get(ROWS), ...get(WIDTH), ...ADD, ...set(ROW_END)],
    ...LOOP,
    ...step,
    ...[...get(COLUMN), ...constant(16 * columns * EIGHTS_A_STEP), ...ADD, ...set(COLUMN)],
    ...[...get(ROWS), ...constant(8 * EIGHTS_A_STEP), ...ADD, ...tee(ROWS), ...get(ROW_END), ...LESS],
    ...[...BRANCH_IF, ...END],
    ...each((k) => [
      ...[...get(TARGET), ...get(STRIDE), ...constant(k), ...MULTIPLY, ...ADD],
      ...[0, 1, 2, 3].flatMap((i) => [...get(SUMS + k), ...lane(i), ...(i > 0 ? ADD : [])]),
      ...STORE,
    ]),
    ...[...get(TARGET), ...constant(4), ...ADD, ...set(TARGET)],
    ...[...get(COUNT), ...constant(1), ...SUBTRACT, ...tee(COUNT), ...BRANCH_IF, ...END],
  ]
  return { parameters: 6, counters: 2, vectors: 1 + columns, body }
}
