/**
 * Writes small WebAssembly modules whose functions loop over vectors in a memory of their own. Runs in the search worker.
 */

export interface ModuleMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** The part of the global that is used here: TypeScript declares it only for pages. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => ModuleMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, ModuleMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

export const PAGE_BYTES = 65_536

export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES)
}

/** Bytes of the binary format. */
export type Code = readonly number[]

/** A function without a result: all parameters and the first `counters` locals are int32, the other locals vectors. */
export interface LoopFunction {
  readonly parameters: number
  readonly counters: number
  readonly vectors: number
  readonly body: Code
}

export interface LoopModule {
  readonly memory: ModuleMemory
  /** In order of the functions. All places are bytes of the memory. */
  readonly run: readonly ((...places: number[]) => void)[]
}

export function loopModule(functions: readonly LoopFunction[], pages: number): LoopModule {
  const memory = new WebAssembly.Memory({ initial: pages })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(functions)), {
    e: { m: memory },
  })
  return { memory, run: functions.map((_, i) => exports[`f${i}`] as (...places: number[]) => void) }
}

const I32 = 0x7f
const V128 = 0x7b

export const LOOP: Code = [0x03, 0x40]
export const BRANCH_IF: Code = [0x0d, 0x00]
export const END: Code = [0x0b]
export const ADD: Code = [0x6a]
export const SUBTRACT: Code = [0x6b]
export const MULTIPLY: Code = [0x6c]
export const LESS: Code = [0x49]
export const ZEROS: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)]

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
export const tee = (local: number): Code => [0x22, ...unsigned(local)]
export const constant = (value: number): Code => [0x41, ...signed(value)]
/** An instruction on vectors. */
export const simd = (instruction: number, ...operands: readonly number[]): Code => [
  0xfd,
  ...unsigned(instruction),
  ...operands,
]
/** `load` for 2^alignment bytes, at an offset from the place on the stack. */
export const load = (instruction: number, alignment: number, offset: number): Code =>
  simd(instruction, alignment, ...unsigned(offset))

/** The binary format of WebAssembly 2.0, section 5. */
function moduleBytes(functions: readonly LoopFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...vector(new Array<Code>(parameters).fill([I32])),
    ...vector([]),
  ])
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...name('e'), ...name('m'), 0x02, 0x00, ...unsigned(1)]]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map((_, i) => [...name(`f${i}`), 0x00, ...unsigned(i)]),
    ),
    ...section(10, functions.map(functionCode)),
  ])
}

function functionCode({ counters, vectors, body }: LoopFunction): Code {
  const locals = vector([
    [...unsigned(counters), I32],
    [...unsigned(vectors), V128],
  ])
  return sized([...locals, ...body, ...END])
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
