/** Writes to the terminal: results to standard output, everything else to standard error. Runs in the CLI. */
import type { IngestProgress } from '../shared/library-api.ts'

/** Milliseconds between two lines of progress in a log file, which keeps all of them. */
const LOG_INTERVAL_MS = 5_000
const TERMINAL_INTERVAL_MS = 200

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Writes one line of a result for people. */
export function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`)
}

/** Writes a message, which may have several lines. */
export function say(message: string): void {
  process.stderr.write(`${message.split('\n').map(printable).join('\n')}\n`)
}

export type Teller = (line: string) => void

/** Standard output has one form of a result: with `--json` the text for people goes to standard error. */
export function tellerOf(json = false): Teller {
  return json ? say : print
}

/** Escapes characters of a file's name that would forge lines, or change the text that a terminal shows. */
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

/** Shows progress in one line of a terminal that it overwrites; without a terminal it writes a line now and then. */
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
    process.stderr.write(`\r${printable(line).padEnd(this.#width)}`)
    this.#width = printable(line).length
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
