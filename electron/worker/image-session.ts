/**
 * The image tower's session on the chosen provider. When that provider fails, the session moves to the CPU
 * and reports the reason. Runs in the inference worker.
 */
import type { ProviderReport } from '../shared/inference-api.ts'
import { openSession, type Session } from './sessions.ts'

export class ImageSession {
  readonly #graphPath: string
  #report: ProviderReport
  #session: Promise<Session> | null = null

  constructor(graphPath: string, report: ProviderReport) {
    this.#graphPath = graphPath
    this.#report = report
  }

  get report(): ProviderReport {
    return this.#report
  }

  /**
   * Runs `task` with the session. When a provider other than the CPU fails, runs the task again on the CPU.
   */
  async run<T>(task: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await task(await this.#open())
    } catch (error) {
      if (this.#report.provider === 'cpu') throw error
      this.#giveUp(error)
      return task(await this.#open())
    }
  }

  #open(): Promise<Session> {
    if (!this.#session) {
      const opening = openSession(this.#graphPath, this.#report.provider)
      this.#session = opening
      opening.catch(() => {
        if (this.#session === opening) this.#session = null
      })
    }
    return this.#session
  }

  #giveUp(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    const { provider, rejected } = this.#report
    this.#report = { provider: 'cpu', rejected: [...rejected, { provider, reason }] }
    this.#session = null
  }
}
