/** The terminal: answers are JSON on standard output, everything else goes to standard error. */
import type { IngestProgress } from '../shared/library-api.ts'

/** How often progress is written where it cannot overwrite itself (a log file), milliseconds. */
const LOG_INTERVAL_MS = 5_000
const TERMINAL_INTERVAL_MS = 200

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** A line of a result for people. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function say(message: string): void {
  process.stderr.write(`${message}\n`)
}

/** A name may hold anything: line ends would forge lines, control characters and marks of direction a terminal's text. */
export function printable(name: string): string {
  return name.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0).toString(16)
    return character === '\n' ? '\\n' : `\\u${code.padStart(4, '0')}`
  })
}

/** C0, C1, and Unicode's marks and overrides of direction. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

export function describeProgress({ state, done, failed, pending, perSecond }: IngestProgress): string {
  const rate = perSecond === null ? '' : ` - ${perSecond.toFixed(1)}/s`
  const left = perSecond ? ` - ${duration(pending / perSecond)} left` : ''
  if (state === 'reading-facts') {
    return `Reading dates again: ${count(done)} of ${count(done + pending)}${rate}${left}`
  }
  const problems = failed > 0 ? ` - ${failed} not readable` : ''
  return `${state}: ${done} of ${done + pending}${rate}${left}${problems}`
}

const number = new Intl.NumberFormat('en')

function count(value: number): string {
  return number.format(value)
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}

/** One line that overwrites itself on a terminal; now and then a line where there is none. */
export class OverwrittenLine {
  #last = 0
  #width = 0

  show(line: string): void {
    const interval = process.stderr.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS
    if (Date.now() - this.#last < interval) return
    this.#last = Date.now()
    if (!process.stderr.isTTY) {
      say(line)
      return
    }
    process.stderr.write(`\r${line.padEnd(this.#width)}`)
    this.#width = line.length
  }

  clear(): void {
    if (this.#width > 0) process.stderr.write(`\r${' '.repeat(this.#width)}\r`)
    this.#width = 0
  }
}

export class ProgressLine {
  readonly #line = new OverwrittenLine()

  show(progress: IngestProgress): void {
    this.#line.show(describeProgress(progress))
  }

  clear(): void {
    this.#line.clear()
  }
}
