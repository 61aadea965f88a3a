/** Time spent encoding and inverting, in milliseconds, over all calls of one query. Runs in the engine. */

export class Stopwatch {
  encodeMs = 0
  invertMs = 0

  async encoding<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const result = await work()
    this.encodeMs += performance.now() - start
    return result
  }

  async inverting<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const result = await work()
    this.invertMs += performance.now() - start
    return result
  }
}
