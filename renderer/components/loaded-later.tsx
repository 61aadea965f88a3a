/**
 * Components that the first page does not need. The window loads them soon after it: they then open at once, and they
 * also open after the host that serves the window has stopped.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

const loads: (() => Promise<void>)[] = []

/** The component draws nothing until its code is there. It throws if the code cannot be loaded. */
export function loadedLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
  let loaded: ComponentType<Props> | null = null
  let loading: Promise<void> | null = null
  const ensure = () => {
    loading ??= load().then(
      (component) => {
        loaded = component
      },
      (error: unknown) => {
        // The next use tries again.
        loading = null
        throw error
      },
    )
    return loading
  }
  loads.push(ensure)
  return function Later(props: Props) {
    const [outcome, setOutcome] = useState<{ readonly error: unknown } | null>(null)
    useEffect(() => {
      if (!loaded)
        ensure().then(
          () => setOutcome({ error: null }),
          (error: unknown) => setOutcome({ error }),
        )
    }, [])
    if (outcome?.error) throw outcome.error
    const Loaded = loaded
    return Loaded && <Loaded {...props} />
  }
}

export async function loadTheRest(): Promise<void> {
  await Promise.all(loads.map((load) => load()))
}
