/** Reports the progress of a download a few times a second. Runs in the engine. */
import type { InstallState } from '../../shared/app-models.ts'
import { type CatalogueEntry, entryBytes } from './catalogue.ts'
import { TransferRate } from './transfer-rate.ts'

/** Bytes arrive in thousands of pieces a second. */
const TELL_MS = 250

export interface InstallProgress {
  readonly onBytes: (doneBytes: number, totalBytes: number) => void
  readonly onTrouble: (trouble: string | null) => void
}

/** Reports the beginning at once. */
export function installProgress(entry: CatalogueEntry, tell: (state: InstallState) => void): InstallProgress {
  const rate = new TransferRate()
  let [doneBytes, totalBytes, toldMs] = [0, entryBytes(entry), Number.NEGATIVE_INFINITY]
  let trouble: string | null = null
  const tellNow = () => {
    const { bytesPerSecond } = rate
    const secondsLeft = rate.secondsLeft(totalBytes - doneBytes)
    const figures = { doneBytes, totalBytes, bytesPerSecond, secondsLeft, trouble }
    tell({ kind: 'downloading', name: entry.name, ...figures })
  }
  tellNow()
  return {
    onBytes: (done, total) => {
      ;[doneBytes, totalBytes] = [done, total]
      if (performance.now() - toldMs < TELL_MS) return
      toldMs = performance.now()
      rate.saw(done, toldMs)
      tellNow()
    },
    onTrouble: (reason) => {
      trouble = reason
      rate.reset()
      tellNow()
    },
  }
}
