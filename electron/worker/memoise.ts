/**
 * Memoises the promise instead of the result, so that concurrent first calls share one attempt. Runs
 * anywhere.
 */

/** A failed attempt is not stored, so the next call tries again. */
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
