/**
 * A computer without photos and without a model: the first door, postcards, an engine that is killed meanwhile, and
 * queries whose right answers are on top. What the pictures show is known from their descriptions.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COUNT_WORDS, PLACE_PHRASES } from '../../native-models/demo/world/captions/words.ts'
import { LIBRARY_SHARES, makePictures } from '../../native-models/demo/world/pictures.ts'
import type { Scene } from '../../native-models/demo/world/scene.ts'
import { launchChromium } from '../helpers/browser.ts'
import { needs } from '../helpers/needs.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

const PICTURES = 1_000
/** Of the photos looked at first, the reference left out, so many must be right where there are as many answers. */
const LOOKED_AT = 8
const RIGHT = 4
/** For what hangs: on a busy machine a thousand pictures take their time. */
const LIMIT_MS = 1_800_000

const scenes = new Map(
  makePictures({ split: 'test', count: PICTURES, seed: 1, ...LIBRARY_SHARES }).map(({ id, scene }) => [
    `${id}.jpg`,
    scene,
  ]),
)

/** What words beside a photo ask of an answer. */
function holds(text: string, scene: Scene): boolean {
  if (text === 'is at night') return scene.time === 'night'
  const count = /^shows (\w+) of them$/.exec(text)?.[1]
  if (count !== undefined) return COUNT_WORDS[scene.count] === count
  return text === `is ${PLACE_PHRASES[scene.place]}` || text === `is a ${scene.style}`
}

describe('the sample library in a browser', needs('browser'), () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir })])
    window = await SearlightWindow.open(browser, host.url)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const guide = () => window.page.getByRole('region', { name: 'Suggestions' })

  it('is behind the first door, and shows photos before the last one is drawn', {
    timeout: LIMIT_MS,
  }, async () => {
    await window.page.getByRole('button', { name: 'Try the sample library' }).click()
    await window.photos.first().waitFor({ timeout: LIMIT_MS })
    await window.page.getByText(/^Drawing the sample pictures: /).waitFor()
    await window.screenshot('sample-drawing')
  })

  it('is drawn to its end although the engine is killed, and says what its model knows', {
    timeout: LIMIT_MS,
  }, async () => {
    await host.killEngine()
    await guide().waitFor({ timeout: LIMIT_MS })
    await window.indexed(PICTURES)
    await window.status
      .getByRole('button', { name: 'Sample model: knows only the sample pictures' })
      .waitFor()
  })

  it('answers each of its queries with right photos on top', async () => {
    const record = join(dataDir, 'library', 'sample.json')
    const { guided } = JSON.parse(readFileSync(record, 'utf8')) as {
      guided: readonly { reference: string; text: string }[]
    }
    expect(guided).toHaveLength(3)
    for (const { reference, text } of guided) {
      const subject = scenes.get(reference)?.subject
      const isRight = (name: string) => {
        const scene = scenes.get(name)
        return scene !== undefined && scene.subject === subject && holds(text, scene)
      }
      const answers = [...scenes.keys()].filter(isRight)
      expect(answers.length, text).toBeGreaterThan(0)

      await guide()
        .getByRole('button', { name: `Find a photo like this one that ${text}` })
        .click()
      const found = (await window.results()).filter((name) => name !== reference).slice(0, LOOKED_AT)
      expect(await window.composer.inputValue()).toBe(text)
      expect(await window.references.count()).toBe(1)
      const right = found.filter(isRight).length
      console.log(
        `${subject} that ${text}: ${right} of the first ${LOOKED_AT} are right, ${answers.length} there are`,
      )
      expect(right, text).toBeGreaterThanOrEqual(Math.min(RIGHT, Math.ceil(answers.length / 2)))
      await window.screenshot(`sample-answer-${guided.findIndex((each) => each.text === text) + 1}`)
    }
    await window.expectLayoutHolds()
  })

  it('is left, and the doors are there again', async () => {
    await window.status.getByRole('button', { name: /^Sample model/ }).click()
    await window.page.getByRole('menuitem', { name: 'Leave the sample library…' }).click()
    await window.page.getByRole('button', { name: 'Leave and delete the pictures' }).click()
    await window.page.getByRole('button', { name: 'Try the sample library' }).waitFor()
    expect(await window.page.getByRole('button', { name: 'Use a model folder…' }).count()).toBe(1)
    expect(window.errors.filter((error) => !/WebSocket|ERR_/.test(error))).toEqual([])
  })
})
