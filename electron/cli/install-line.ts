/** How far a download is, in one line of a terminal. */
import type { InstallState } from '../shared/app-models.ts'
import { duration, OverwrittenLine, say } from './output.ts'

export class InstallLine {
  readonly #line = new OverwrittenLine()
  #trouble: string | null = null
  #waiting = false

  show(state: InstallState): void {
    if (state.kind === 'waiting' && !this.#waiting) {
      this.#waiting = true
      say(`waiting: another Searlight downloads ${state.name}`)
    }
    if (state.kind !== 'downloading') return
    // Each trouble once, above the line.
    if (state.trouble !== null && state.trouble !== this.#trouble) {
      this.#line.clear()
      say(`${state.trouble}; trying again`)
    }
    this.#trouble = state.trouble
    this.#line.show(describeDownload(state))
  }

  clear(): void {
    this.#line.clear()
  }
}

export function describeDownload(state: Extract<InstallState, { kind: 'downloading' }>): string {
  const { name, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = state
  const rate = bytesPerSecond === null ? '' : ` - ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  const left = secondsLeft === null ? '' : ` - ${duration(secondsLeft)} left`
  return `${name}: ${(doneBytes / 1e6).toFixed(1)} of ${(totalBytes / 1e6).toFixed(1)} MB${rate}${left}`
}
