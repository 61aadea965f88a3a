/**
 * The inner loop of the scan, as a WebAssembly module with SIMD: integer dot products of int8 rows with int16 columns.
 * Runs in the search worker.
 *
 * [Note: Why a kernel] On two cores without VNNI, ONNX Runtime's MatMulInteger takes as long for int8 rows as its MatMul
 * for float32 ones, because it packs every row anew. This loop reads the rows where they lie, at the speed of memory on
 * one core, and needs no runtime. Integer sums are exact, so every machine computes the same products.
 */

/** Columns that one pass over the rows takes at most. */
export const MOST_COLUMNS = 4
/** Rows and columns are padded with zeros to a multiple of this, which every loop below divides. */
export const LANES = 32

export interface KernelMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** The part of the global that the kernel uses: TypeScript declares it only for pages. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, KernelMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

export interface ScanKernel {
  readonly memory: KernelMemory
  /** [columns - 1]: the function for so many columns. */
  readonly products: readonly ProductsOf[]
}

/**
 * Writes `count` int32 products for each column, column k from `target + k * stride` on. `rows`: int8, [count, width].
 * `columns`: int16, [width / 8, columns, 8]. All places are bytes of the memory. `count` is greater than 0.
 */
export type ProductsOf = (
  rows: number,
  count: number,
  width: number,
  columns: number,
  target: number,
  stride: number,
) => void

export function scanKernel(pages: number): ScanKernel {
  const memory = new WebAssembly.Memory({ initial: pages })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { e: { m: memory } })
  const products = COLUMN_COUNTS.map((columns) => exports[`p${columns}`] as ProductsOf)
  return { memory, products }
}

const COLUMN_COUNTS = Array.from({ length: MOST_COLUMNS }, (_, i) => i + 1)

type Code = readonly number[]

const I32 = 0x7f
const V128 = 0x7b
const LOOP = [0x03, 0x40]
const BRANCH_IF = [0x0d, 0x00]
const END = [0x0b]
const ADD = [0x6a]
const SUBTRACT = [0x6b]
const MULTIPLY = [0x6c]
const LESS = [0x49]
const ZEROS = [0xfd, 0x0c, ...new Array<number>(16).fill(0)]
/** Sums of neighbouring products of int16 in int32: no sum of two can overflow here. */
const DOT = [0xfd, ...unsigned(0xba)]
const ADD_LANES = [0xfd, ...unsigned(0xae)]
const STORE = [0x36, 2, 0]

const get = (local: number): Code => [0x20, ...unsigned(local)]
const set = (local: number): Code => [0x21, ...unsigned(local)]
const tee = (local: number): Code => [0x22, ...unsigned(local)]
const constant = (value: number): Code => [0x41, ...signed(value)]
const lane = (index: number): Code => [0xfd, ...unsigned(0x1b), index]
/** Eight int8 as int16. */
const load8 = (offset: number): Code => [0xfd, ...unsigned(0x01), 3, ...unsigned(offset)]
const load16 = (offset: number): Code => [0xfd, ...unsigned(0x00), 4, ...unsigned(offset)]

/** The parameters of `ProductsOf` in order, then locals. */
const [ROWS, COUNT, WIDTH, COLUMNS, TARGET, STRIDE, COLUMN, ROW_END, ROW, SUMS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]
const EIGHTS_A_STEP = 2

/** One row after the other; eight values of a row are loaded once for all columns. */
function productsCode(columns: number): Code {
  const each = (code: (column: number) => Code) => COLUMN_COUNTS.slice(0, columns).flatMap((n) => code(n - 1))
  const eights = Array.from({ length: EIGHTS_A_STEP }, (_, i) => [
    ...get(ROWS),
    ...load8(8 * i),
    ...set(ROW),
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
    ...eights,
    ...[...get(COLUMN), ...constant(16 * columns * EIGHTS_A_STEP), ...ADD, ...set(COLUMN)],
    ...[...get(ROWS), ...constant(8 * EIGHTS_A_STEP), ...ADD, ...tee(ROWS), ...get(ROW_END), ...LESS],
    ...[...BRANCH_IF, ...END],
    ...each((k) => [
      ...[...get(TARGET), ...get(STRIDE), ...constant(k), ...MULTIPLY, ...ADD],
      ...[0, 1, 2, 3].flatMap((i) => [...get(SUMS + k), ...lane(i), ...(i > 0 ? ADD : [])]),
      ...STORE,
    ]),
    ...[...get(TARGET), ...constant(4), ...ADD, ...set(TARGET)],
    ...[...get(COUNT), ...constant(1), ...SUBTRACT, ...tee(COUNT), ...BRANCH_IF, ...END, ...END],
  ]
  const locals = vector([
    [...unsigned(2), I32],
    [...unsigned(1 + columns), V128],
  ])
  return sized([...locals, ...body])
}

/** The binary format of WebAssembly 2.0, section 5. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const type = [0x60, ...vector(new Array<Code>(6).fill([I32])), ...vector([])]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type]),
    ...section(2, [[...name('e'), ...name('m'), 0x02, 0x00, ...unsigned(1)]]),
    ...section(
      3,
      COLUMN_COUNTS.map(() => [0]),
    ),
    ...section(
      7,
      COLUMN_COUNTS.map((columns, i) => [...name(`p${columns}`), 0x00, ...unsigned(i)]),
    ),
    ...section(10, COLUMN_COUNTS.map(productsCode)),
  ])
}

function section(id: number, items: readonly Code[]): Code {
  return [id, ...sized(vector(items))]
}

function name(text: string): Code {
  return sized([...new TextEncoder().encode(text)])
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code]
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()]
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))]
}

/** LEB128 of a number that is not negative. */
function signed(value: number): Code {
  return value < 64 ? [value] : [(value % 128) + 128, ...signed(Math.floor(value / 128))]
}
