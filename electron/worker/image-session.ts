/**
 * Runs in the inference worker. The image tower's session on the chosen provider; on the CPU, with the reason,
 * once that provider fails.
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

  /** Runs `task` with the session; a provider other than the CPU that fails is given up and the task run again. */
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
