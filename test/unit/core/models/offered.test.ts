import { expect, it } from 'vitest'
import { isAllowed } from '../../../../electron/core/models/allowed-origins.ts'
import { OFFERED } from '../../../../electron/core/models/offered.ts'

const files = OFFERED.entries.flatMap((entry) => entry.files)

it('asks over TLS and known hosts only', () => {
  for (const origin of OFFERED.origins) expect(origin).toMatch(/^https:\/\/(\*\.)?[a-z.-]+\.[a-z]+$/)
  for (const { url } of files) expect(isAllowed(new URL(url), OFFERED.origins)).toBe(true)
})

it('pins every file of the hub to a revision, and records none but whole checksums', () => {
  for (const { url, facts } of files) {
    if (url.includes('huggingface.co')) expect(url).toMatch(/\/resolve\/[0-9a-f]{40}\//)
    if (facts.check === 'recorded') expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/)
  }
})

it('has for every model the files that the compiler reads', () => {
  for (const { name, belongsTo, files } of OFFERED.entries) {
    const names = files.map((file) => file.name)
    if (belongsTo !== null) expect(names).toEqual(['phi.pt'])
    else expect(names, name).toEqual(expect.arrayContaining(['config.json', 'tokenizer.json']))
    const weights = names.filter((each) => /^(model\.safetensors|pytorch_model\.bin|phi\.pt)$/.test(each))
    expect(weights).toHaveLength(1)
  }
})

it('shows a licence that asks for something before SEARLE’s weights', () => {
  const notices = OFFERED.entries.map(({ name, licence }) => [name, licence.notice])
  for (const [name, notice] of notices) {
    if (name?.startsWith('searle')) expect(notice).toMatch(/CC BY-NC 4\.0.*non-commercial/)
    else expect(notice).toBeNull()
  }
})

it.each([
  ['https://huggingface.co/x', true],
  ['https://cas-bridge.xethub.hf.co/x', true],
  ['https://cdn-lfs-us-1.huggingface.co/x', true],
  ['http://huggingface.co/x', false],
  ['https://huggingface.co:8443/x', false],
  ['https://evil-hf.co/x', false],
  ['https://hf.co.evil.example/x', false],
  ['https://user@evil.example/huggingface.co', false],
  ['https://raw.githubusercontent.com/x', false],
])('%s: %s', (url, allowed) => {
  expect(isAllowed(new URL(url), OFFERED.origins)).toBe(allowed)
})
