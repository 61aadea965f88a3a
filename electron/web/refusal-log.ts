/** Writes refused requests to standard error, a few lines a minute: a flood of requests must not fill a disk. */

const WINDOW_MS = 60_000
const LINES_A_WINDOW = 30

export class RefusalLog {
  readonly #write: (line: string) => void
  readonly #nowMs: () => number
  #startedMs = Number.NEGATIVE_INFINITY
  #count = 0

  constructor(
    write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
    nowMs: () => number = () => performance.now(),
  ) {
    this.#write = write
    this.#nowMs = nowMs
  }

  refused(what: string): void {
    if (this.#nowMs() - this.#startedMs >= WINDOW_MS) this.#nextWindow()
    this.#count++
    if (this.#count <= LINES_A_WINDOW) this.#write(`refused: ${what}`)
    if (this.#count === LINES_A_WINDOW) this.#write('refused: more; the rest of this minute is only counted')
  }

  #nextWindow(): void {
    const silent = this.#count - LINES_A_WINDOW
    if (silent > 0) this.#write(`refused: ${silent} more since`)
    this.#startedMs = this.#nowMs()
    this.#count = 0
  }
}
