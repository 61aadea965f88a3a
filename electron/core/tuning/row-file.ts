/**
 * A file of rows of numbers by picture: features, and pseudo-words by optimisation, which take seconds each. Runs in the
 * engine.
 *
 * [Note: Only ever longer] Records of one size are appended and never changed, each with a checksum. A process that is
 * killed while it writes leaves a torn record, which readers skip; the next record starts at a multiple of the size. The
 * same holds for a process that appends at the same time.
 */
import { createHash } from 'node:crypto'
import { appendFile, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import { Turns } from '../lib/turns.ts'

const HASH_BYTES = 32
const CHECK_BYTES = 8
/** Records in one read when the file is opened. */
const READ_RECORDS = 512

export class RowFile {
  readonly #path: string
  readonly #size: number
  readonly #rows: Map<string, Float32Array>
  readonly #turns = new Turns()

  private constructor(path: string, size: number, rows: Map<string, Float32Array>) {
    this.#path = path
    this.#size = size
    this.#rows = rows
  }

  /** @param size values in a row; a file has rows of one size */
  static async open(path: string, size: number): Promise<RowFile> {
    await mkdir(dirname(path), { recursive: true })
    return new RowFile(path, size, await readRows(path, size))
  }

  /** @param hash SHA-256 of the picture, hex */
  get(hash: string): Float32Array | undefined {
    return this.#rows.get(hash)
  }

  /** On the disk when it resolves, all or, after a kill, the first of them. @throws AppError `disk-full` */
  async add(rows: readonly (readonly [hash: string, row: Float32Array])[]): Promise<void> {
    if (rows.length === 0) return
    await this.#turns.take(() => this.#append(Buffer.concat(rows.map(([hash, row]) => encode(hash, row)))))
    for (const [hash, row] of rows) this.#rows.set(hash, row)
  }

  async #append(records: Buffer): Promise<void> {
    const recordBytes = bytesOfRecord(this.#size)
    // The first append makes the file.
    const bytes = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    )
    const torn = Buffer.alloc((recordBytes - (bytes % recordBytes)) % recordBytes)
    try {
      await appendFile(this.#path, Buffer.concat([torn, records]))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      throw new AppError('disk-full', `the disk is full: ${this.#path} cannot be written`, { cause: error })
    }
  }
}

function bytesOfRecord(size: number): number {
  return HASH_BYTES + 4 * size + CHECK_BYTES
}

async function readRows(path: string, size: number): Promise<Map<string, Float32Array>> {
  const rows = new Map<string, Float32Array>()
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!handle) return rows
  try {
    const recordBytes = bytesOfRecord(size)
    const buffer = Buffer.alloc(READ_RECORDS * recordBytes)
    for (let position = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      const whole = Math.floor(bytesRead / recordBytes)
      for (let i = 0; i < whole; i++) {
        const record = decode(buffer.subarray(i * recordBytes, (i + 1) * recordBytes))
        if (record) rows.set(...record)
      }
      if (whole === 0) return rows
      position += whole * recordBytes
    }
  } finally {
    await handle.close()
  }
}

function encode(hash: string, row: Float32Array): Buffer {
  const body = Buffer.concat([Buffer.from(hash, 'hex'), bytesOf(row)])
  return Buffer.concat([body, checkOf(body)])
}

function decode(record: Buffer): [string, Float32Array] | null {
  const body = record.subarray(0, record.length - CHECK_BYTES)
  if (!checkOf(body).equals(record.subarray(body.length))) return null
  const row = floatsOf(body.subarray(HASH_BYTES))
  return [body.toString('hex', 0, HASH_BYTES), row]
}

function checkOf(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECK_BYTES)
}
