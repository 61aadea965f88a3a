import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Versions = Readonly<Record<string, string>>

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Versions
  devDependencies: Versions
}
const page = readFileSync('docs/dependencies.md', 'utf8')
const rows = new Map(
  [...page.matchAll(/^\| `([^`]+)` \| (\S+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, name = '', version, licence, why]) => [name, { version, licence, why }],
  ),
)

function licenceOf(name: string): string {
  return (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { license: string })
    .license
}

/** "(A AND B)", "A OR B" and "A and B" name the same licences. */
function licences(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll(/[()]/g, '')
    .split(/ (?:and|or) /)
    .sort()
}

const all = Object.entries({ ...dependencies, ...devDependencies })

it.each(all)('%s %s stands on the page with its version, licence and reason', (name, version) => {
  const row = rows.get(name)
  expect(row?.version).toBe(version)
  expect(row?.why?.trim()).toMatch(/\w{4,}/)
  const installed = licences(licenceOf(name)).map((each) => each.replace(/^apache$/, 'apache-2.0'))
  expect(licences(row?.licence ?? '')).toEqual(installed)
})

it('every version is exact, and the page names nothing else', () => {
  for (const [, version] of all) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect([...rows.keys()].sort()).toEqual(all.map(([name]) => name).sort())
})
