/**
 * Cosines of unit vectors in float64, in WebAssembly with SIMD: four times as fast as a loop of JavaScript. Every machine
 * adds in the same order and so computes the same bits. Runs in the search worker.
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
  pagesFor,
  SUBTRACT,
  set,
  simd,
  tee,
  ZEROS,
} from './wasm-loops.ts'

/** Vectors are padded with zeros to a multiple of this. */
const LANES = 8
const FLOAT_BYTES = 4
const DOUBLE_BYTES = 8

export class ExactCosines {
  readonly #size: number
  readonly #width: number
  readonly #module: LoopModule
  /** The whole memory, which never grows. */
  readonly #floats: Float32Array
  /** The vectors come first, then the direction, then the products. */
  readonly #directionAt: number
  readonly #productsAt: number

  /** @param capacity vectors that it can hold */
  constructor(size: number, capacity: number) {
    this.#size = size
    this.#width = Math.ceil(size / LANES) * LANES
    this.#directionAt = Math.ceil((capacity * this.#width * FLOAT_BYTES) / 16) * 16
    this.#productsAt = this.#directionAt + this.#width * DOUBLE_BYTES
    this.#module = loopModule([PRODUCTS], pagesFor(this.#productsAt + capacity * DOUBLE_BYTES))
    this.#floats = new Float32Array(this.#module.memory.buffer)
  }

  /** @param unit [size], of unit length */
  put(place: number, unit: Float32Array): void {
    this.#floats.set(unit, place * this.#width)
  }

  /** Writes the cosine of each of the first `target.length` vectors, in [-1, 1]. @param direction of unit length */
  cosines(direction: Float64Array, target: Float64Array): void {
    const count = target.length
    if (count === 0) return
    const { memory, run } = this.#module
    new Float64Array(memory.buffer, this.#directionAt, this.#size).set(direction)
    run[0]?.(0, count, this.#width * FLOAT_BYTES, this.#directionAt, this.#productsAt)
    const products = new Float64Array(memory.buffer, this.#productsAt, count)
    for (let i = 0; i < count; i++) target[i] = Math.min(1, Math.max(-1, products[i] as number))
  }
}

const MULTIPLY_LANES = simd(0xf2)
const ADD_LANES = simd(0xf0)
const TO_DOUBLES = simd(0x5f)
const ADD_DOUBLES: Code = [0xa0]
const STORE: Code = [0x39, 3, 0]
const lane = (index: number) => simd(0x21, index)
const loadTwoFloats = (offset: number) => load(0x5d, 3, offset)
const loadTwoDoubles = (offset: number) => load(0x00, 3, offset)

/** The parameters in order, then locals. */
const [ROWS, COUNT, ROW_BYTES, DIRECTION, TARGET, VALUE, ROW_END, SUMS] = [0, 1, 2, 3, 4, 5, 6, 7]
/** So many sums run side by side. */
const PAIRS_A_STEP = 4
const PAIRS = Array.from({ length: PAIRS_A_STEP }, (_, i) => i)

const PRODUCTS: LoopFunction = {
  parameters: 5,
  counters: 2,
  vectors: PAIRS_A_STEP,
  body: [
    ...LOOP,
    ...PAIRS.flatMap((i) => [...ZEROS, ...set(SUMS + i)]),
    ...[...get(DIRECTION), ...set(VALUE), ...get(ROWS), ...get(ROW_BYTES), ...ADD, ...set(ROW_END)],
    ...LOOP,
    ...PAIRS.flatMap((i) => [
      ...[...get(SUMS + i), ...get(ROWS), ...loadTwoFloats(8 * i), ...TO_DOUBLES],
      ...[...get(VALUE), ...loadTwoDoubles(16 * i), ...MULTIPLY_LANES, ...ADD_LANES, ...set(SUMS + i)],
    ]),
    ...[...get(VALUE), ...constant(16 * PAIRS_A_STEP), ...ADD, ...set(VALUE)],
    ...[...get(ROWS), ...constant(8 * PAIRS_A_STEP), ...ADD, ...tee(ROWS), ...get(ROW_END), ...LESS],
    ...[...BRANCH_IF, ...END],
    ...get(TARGET),
    ...PAIRS.flatMap((i) => [
      ...[...get(SUMS + i), ...lane(0), ...get(SUMS + i), ...lane(1), ...ADD_DOUBLES],
      ...(i > 0 ? ADD_DOUBLES : []),
    ]),
    ...STORE,
    ...[...get(TARGET), ...constant(8), ...ADD, ...set(TARGET)],
    ...[...get(COUNT), ...constant(1), ...SUBTRACT, ...tee(COUNT), ...BRANCH_IF, ...END],
  ],
}
