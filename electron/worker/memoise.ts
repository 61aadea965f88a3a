/** Runs anywhere. Memoises the promise, not the result, so that concurrent first calls share one attempt. */

/** A failed attempt is forgotten: the next call tries again. */
export function memoise<T>(make: () => Promise<T> | T): () => Promise<T> {
  let promise: Promise<T> | null = null
  return () => {
    if (!promise) {
      const attempt = Promise.resolve().then(make)
      promise = attempt
      attempt.catch(() => {
        if (promise === attempt) promise = null
      })
    }
    return promise
  }
}
