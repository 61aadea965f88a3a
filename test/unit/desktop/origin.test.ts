import { describe, expect, it } from 'vitest'
import { isOurs, isStartPage } from '../../../electron/main/origin.ts'

describe('our origin', () => {
  it('is searlight://app and nothing that looks like it', () => {
    expect(isOurs('searlight://app/media/1/preview')).toBe(true)
    for (const url of [
      'searlight://app.other/',
      'searlight://app:1/',
      'searlight://user@other/',
      'searlight:app',
      'https://app/',
      'file:///app/',
      'about:blank',
      'data:text/html,hello',
      '',
    ]) {
      expect(isOurs(url), url).toBe(false)
    }
  })

  it('has one page', () => {
    expect(isStartPage('searlight://app/')).toBe(true)
    expect(isStartPage('searlight://app/#library')).toBe(true)
    expect(isStartPage('searlight://app/media/1/original')).toBe(false)
    expect(isStartPage('https://app/')).toBe(false)
  })
})
