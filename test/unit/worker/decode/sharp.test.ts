import { describe, expect, it } from 'vitest'
import { selfTestDecoder, sharp } from '../../../../electron/worker/decode/sharp.ts'

describe('sharp', () => {
  it('passes its self-test here', async () => {
    expect(await selfTestDecoder()).toBeNull()
  })

  it('keeps no cache and one thread a picture', () => {
    expect(sharp.concurrency()).toBe(1)
    expect(sharp.cache().memory.max).toBe(0)
  })
})
