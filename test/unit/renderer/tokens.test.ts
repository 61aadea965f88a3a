import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const styles = fileURLToPath(new URL('../../../renderer/styles/', import.meta.url))
const tokens = readFileSync(`${styles}tokens.css`, 'utf8')

/** The three blocks of colours: light, dark when chosen, dark when the system is. */
const themes = [...tokens.matchAll(/color-scheme: (light|dark);([^}]*)/g)].map(([, name, block = '']) => ({
  name,
  colours: new Map(
    [...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, role = '', hex = '']) => [role, hex]),
  ),
}))

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a = '', b = ''): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

it('has the same dark theme in both places', () => {
  expect(themes.map(({ name }) => name)).toEqual(['light', 'dark', 'dark'])
  expect(themes[1]?.colours).toEqual(themes[2]?.colours)
})

it.each(themes)('has readable text in the $name theme', ({ colours }) => {
  for (const words of ['text', 'muted', 'accent', 'danger']) {
    for (const ground of ['surface', 'raised']) {
      expect(contrast(colours.get(words), colours.get(ground)), `${words} on ${ground}`).toBeGreaterThan(4.5)
    }
  }
  expect(contrast(colours.get('on-accent'), colours.get('accent'))).toBeGreaterThan(4.5)
})

it('keeps colours in one file', () => {
  for (const name of readdirSync(styles).filter((each) => each !== 'tokens.css')) {
    expect(readFileSync(styles + name, 'utf8'), name).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\(/i)
  }
})
