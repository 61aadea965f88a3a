/** The training's curve as a file with one point a line. Build-time only. */
import { appendFile, readFile, writeFile } from 'node:fs/promises'

export type Point = Readonly<Record<string, number>> & { readonly step: number }

export class Curve {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** Removes the points after `step`, which the training will repeat. */
  async startAt(step: number): Promise<void> {
    const text = step === 0 ? '' : await readFile(this.#file, 'utf8').catch(() => '')
    const lines = text.split('\n').filter((line) => line !== '' && (JSON.parse(line) as Point).step <= step)
    await writeFile(this.#file, lines.map((line) => `${line}\n`).join(''))
  }

  /** Returns the line. */
  async add(point: Point): Promise<string> {
    const line = JSON.stringify(point, rounded)
    await appendFile(this.#file, `${line}\n`)
    return line
  }
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value
