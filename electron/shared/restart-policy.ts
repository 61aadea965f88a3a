/**
 * Decides when a supervisor starts a dead process again: at once, then after growing pauses, then never. Runs in the
 * desktop's main process and in the web host's supervisor.
 */

/** Pauses before the 1st, 2nd, ... start after a death in a row. The supervisor gives up after the last one. */
export const RESTART_PAUSES_MS = [0, 500, 2_000, 5_000] as const
/** Pause after a failed start. Its causes pass (too many files or processes, no memory), so it has no last try. */
export const NO_START_PAUSE_MS = 5_000
/** After a process has run this long, its next death counts as the first. */
const WELL_AFTER_MS = 60_000

export class RestartPolicy {
  #deaths = 0
  #startedMs = 0

  /** Deaths in a row. */
  get deaths(): number {
    return this.#deaths
  }

  /** @param nowMs of a clock that only goes forward */
  started(nowMs: number): void {
    this.#startedMs = nowMs
  }

  /** The pause before the next start; null to give up. */
  died(nowMs: number): number | null {
    if (nowMs - this.#startedMs >= WELL_AFTER_MS) this.#deaths = 0
    return RESTART_PAUSES_MS[this.#deaths++] ?? null
  }
}
