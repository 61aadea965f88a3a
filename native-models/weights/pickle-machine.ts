/** The state of a pickle reader: the bytes, a stack of values, marks, a memo, each with a limit. */
import type { PickleValue } from './pickle-values.ts'

/** A state dict nests four deep and has a few thousand entries. */
const MAX_MARKS = 100
const MAX_STACK = 1 << 20
/** Shared by all texts: the published phrases are five million. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

export class PickleMachine {
  readonly #view: DataView
  readonly #bytes: Uint8Array
  readonly #stack: PickleValue[] = []
  /** Heights of the stack. */
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): number {
    return this.#position
  }

  // Past the end, every reader throws the DataView's RangeError.

  uint8(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true)
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true)
  }

  /** The pickle's only big-endian type. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false)
  }

  bytes(length: number): Uint8Array {
    const start = this.#advance(length)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length)
  }

  text(length: number): string {
    return UTF8.decode(this.bytes(length))
  }

  /** Reads up to the next line feed, and skips it. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position)
    if (end < 0) throw new RangeError('a line does not end')
    const line = this.text(end - this.#position)
    this.#position++
    return line
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= MAX_STACK) throw new RangeError(`more than ${MAX_STACK} values on the stack`)
    this.#stack.push(value)
  }

  pop(): PickleValue {
    const value = this.#stack.pop()
    if (value === undefined) throw new RangeError('a value is missing on the stack')
    return value
  }

  top(): PickleValue {
    const value = this.#stack.at(-1)
    if (value === undefined) throw new RangeError('a value is missing on the stack')
    return value
  }

  mark(): void {
    if (this.#marks.length >= MAX_MARKS) throw new RangeError(`nested more than ${MAX_MARKS} deep`)
    this.#marks.push(this.#stack.length)
  }

  /** Everything above the last mark. */
  popToMark(): PickleValue[] {
    const height = this.#marks.pop()
    if (height === undefined || height > this.#stack.length) throw new RangeError('a mark is missing')
    return this.#stack.splice(height)
  }

  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  remember(index: number): void {
    this.#memo.set(index, this.top())
  }

  /** Under the next free index, as in protocol 4. */
  rememberNext(): void {
    this.remember(this.#memo.size)
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw new RangeError(`value ${index} is recalled but was never remembered`)
    this.push(value)
  }

  #advance(bytes: number): number {
    const start = this.#position
    this.#position += bytes
    return start
  }
}
