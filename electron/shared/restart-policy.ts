/**
 * Whether and when a process that died is started again: at once, then after growing pauses, then no more. Runs in
 * both supervisors, the desktop's main process and the web host's.
 */

/** Pauses before the 1st, 2nd, ... start after a death in a row. After the last one it is given up. */
export const RESTART_PAUSES_MS = [0, 500, 2_000, 5_000] as const
/** What keeps a process from starting (too many files or processes, no memory) passes: it is tried for ever. */
export const NO_START_PAUSE_MS = 5_000
/** One that ran this long was well: its death is a new story. */
const WELL_AFTER_MS = 60_000

export class RestartPolicy {
  #deaths = 0
  #startedMs = 0

  /** In a row. */
  get deaths(): number {
    return this.#deaths
  }

  /** @param nowMs of a clock that only goes forward */
  started(nowMs: number): void {
    this.#startedMs = nowMs
  }

  /** The pause before the next start; null where another one is no use. */
  died(nowMs: number): number | null {
    if (nowMs - this.#startedMs >= WELL_AFTER_MS) this.#deaths = 0
    return RESTART_PAUSES_MS[this.#deaths++] ?? null
  }
}
