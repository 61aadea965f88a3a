import { describe, expect, it } from 'vitest'
import { selfTestDecoder, sharp } from '../../../../electron/worker/decode/sharp.ts'

describe('sharp', () => {
  it('passes its self-test here', async () => {
    expect(await selfTestDecoder()).toBeNull()
  })

  it('has no cache and one thread for each picture', () => {
    expect(sharp.concurrency()).toBe(1)
    expect(sharp.cache().memory.max).toBe(0)
  })
})
