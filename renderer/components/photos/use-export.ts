/** Copies photos into a folder, one export at a time, and reports progress and result. */

import { useCallback, useRef, useState } from 'react'
import type { ExportResult } from '../../../electron/shared/app-files.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import { useApp } from '../../state/app-context.ts'
import { t } from '../../strings/translate.ts'

export type ExportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly cancelling: boolean }
  /** Stays until the user closes it: the photos that could not be copied, with the reasons. */
  | { readonly kind: 'failures'; readonly result: ExportResult }

export interface PhotoExport {
  readonly state: ExportState
  readonly start: (photoIds: readonly number[]) => void
  readonly cancel: () => void
  readonly close: () => void
}

const NONE: ExportState = { kind: 'none' }

export function useExport(): PhotoExport {
  const { client, notify, fail, pickFolder } = useApp()
  const [state, setState] = useState<ExportState>(NONE)
  const running = useRef(false)

  const start = useCallback(
    (photoIds: readonly number[]) => {
      const run = async () => {
        const folder = await pickFolder('export')
        if (folder === null) return
        // The running export stays on screen, with its button that stops it.
        if (running.current) throw new AppError('export-running', 'this window exports already')
        running.current = true
        setState({ kind: 'running', done: 0, total: photoIds.length, cancelling: false })
        const stop = client.on('exporting', ({ done, total }) =>
          setState((old) => (old.kind === 'running' ? { ...old, done, total } : old)),
        )
        try {
          const result = await client.api.exportPhotos({ photoIds, folder })
          notify({ text: exportWords(result), tone: result.failed.length > 0 ? 'danger' : 'plain' })
          setState(result.failed.length > 0 ? { kind: 'failures', result } : NONE)
        } catch (error) {
          setState(NONE)
          throw error
        } finally {
          running.current = false
          stop()
        }
      }
      run().catch((error: unknown) => fail(error, t('photos.exporting')))
    },
    [client, notify, fail, pickFolder],
  )

  const cancel = useCallback(() => {
    setState((old) => (old.kind === 'running' ? { ...old, cancelling: true } : old))
    client.api.cancelExport({}).catch((error: unknown) => fail(error, t('photos.stoppingExport')))
  }, [client, fail])

  const close = useCallback(() => setState(NONE), [])
  return { state, start, cancel, close }
}

export function exportWords(result: ExportResult): string {
  const { copied, renamed, failed, cancelled, folder } = result
  const sentences = [t(cancelled ? 'photos.exportStopped' : 'photos.exported', { photos: copied, folder })]
  if (renamed > 0) sentences.push(t('photos.exportRenamed', { photos: renamed }))
  if (failed.length > 0) sentences.push(t('photos.exportNotCopied', { photos: failed.length }))
  return sentences.join(' ')
}
