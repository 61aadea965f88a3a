/** Tells a listener: one that throws is warned about, and whoever tells goes on. Runs in the engine. */
import process from 'node:process'

export function tell(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
