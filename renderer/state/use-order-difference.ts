/** The difference between the results before and after refining; null until both have arrived. */
import { useEffect, useState } from 'react'
import type { SearchRequest } from '../../electron/shared/app-api.ts'
import { useApp } from './app-context.ts'
import { COMPARED, differenceWords } from './order-difference.ts'

interface Known {
  readonly key: string
  readonly words: string
}

/** `request` is null where there is only one result. */
export function useOrderDifference(request: SearchRequest | null): string | null {
  const { client } = useApp()
  const [known, setKnown] = useState<Known | null>(null)
  const key = request && JSON.stringify({ ...request, limit: COMPARED, pseudoWords: 'best' })
  useEffect(() => {
    if (key === null) return
    let wanted = true
    const asked: SearchRequest = JSON.parse(key)
    const both = (['first', 'refined'] as const).map((pseudoWords) =>
      client.api.search({ ...asked, pseudoWords }),
    )
    Promise.all(both).then(
      ([first, refined]) => {
        if (!wanted || !first || !refined) return
        setKnown({ key, words: differenceWords(first.photos.ids, refined.photos.ids) })
      },
      // The list of photos shows the error.
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [client, key])
  return known?.key === key ? known.words : null
}
