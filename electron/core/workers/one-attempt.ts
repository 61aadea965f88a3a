/** One attempt for all who ask; a failed one is forgotten. Runs in the engine. */
export function oneAttempt<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const before = known.get(key)
  if (before) return before
  const attempt = make()
  known.set(key, attempt)
  attempt.catch(() => {
    if (known.get(key) === attempt) known.delete(key)
  })
  return attempt
}
