/**
 * Holds new photos against the pins as they are indexed. Runs in the engine, under the writer lock.
 *
 * [Note: New to a pin] What counts is a content that came after the pin was made or looked at: not a photo that was
 * moved, renamed, edited or scanned again, nor one that another model looks at for the first time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { dot, unitVector } from '../../shared/vectors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { type NewContent, NewContents } from '../catalog/new-contents.ts'
import { PinPhotosWriter, type PinWatchRow } from '../catalog/pin-photos.ts'
import { type PinRow, PinTable } from '../catalog/pin-table.ts'
import type { ServedModel, ServedModels } from '../inversion/served-model.ts'
import { MatchScale } from './match-threshold.ts'

export interface PinWatchOptions {
  readonly db: WritableDatabase
  readonly models: Pick<ServedModels, 'open'>
  /** The pin's vector, [featureSize], of unit length; null where it cannot be composed now. */
  readonly compose: (pin: PinRow, model: ServedModel) => Promise<Float32Array | null>
  /** A pin's count is another now. */
  readonly onChange: () => void
}

/** Contents held against the pins at once: 200 pins take some 20 ms. */
const SLICE_CONTENTS = 64
/** A library that has grown so much has another idea of what a match is. */
const GROWTH = 1.25

interface Composed {
  readonly pinId: number
  readonly vector: Float32Array
  /** How often the pin had been changed then. */
  readonly change: number
}

export class PinWatch {
  readonly #options: PinWatchOptions
  readonly #pins: PinTable
  readonly #photos: PinPhotosWriter
  readonly #contents: NewContents
  readonly #changes = new Map<number, number>()
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(options: PinWatchOptions) {
    this.#options = options
    this.#pins = new PinTable(options.db)
    this.#photos = new PinPhotosWriter(options.db)
    this.#contents = new NewContents(options.db)
  }

  /** There may be new photos, new pins, or another model. */
  poke(): void {
    if (this.#closed) return
    this.#again = true
    // What ends it is a catalogue that cannot be asked, and is told by who lists it.
    const run = () => this.#run().catch((error) => process.emitWarning(String(error)))
    this.#running ??= run().finally(() => {
      this.#running = null
      if (this.#again) this.poke()
    })
  }

  /** The pin asks for something else now, or better. */
  changed(pinId: number): void {
    this.#changes.set(pinId, this.#change(pinId) + 1)
    this.#photos.dropWatch(pinId)
    this.poke()
  }

  /** Resolves once every content was held against every pin. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.settled()
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      const pins = this.#pins.all()
      if (pins.length === 0) return
      // What is wrong with a model is told by who opens it to answer.
      const model = await this.#options.models.open().catch(() => null)
      if (!model) return
      await this.#renew(pins, model)
      await this.#score(model)
    }
  }

  /** Composes what is missing or out of date, and looks at the whole library once for all of them. */
  async #renew(pins: readonly PinRow[], model: ServedModel): Promise<void> {
    const watches = new Map(this.#photos.watches().map((watch) => [watch.pinId, watch]))
    const contents = this.#contents.count(model.rowId)
    const composed: Composed[] = []
    for (const pin of pins) {
      const watch = watches.get(pin.id)
      if (watch?.fingerprint === model.info.id && contents <= watch.contents * GROWTH) continue
      const change = this.#change(pin.id)
      const vector = await this.#options.compose(pin, model)
      if (vector) composed.push({ pinId: pin.id, vector, change })
    }
    if (composed.length > 0) await this.#keep(composed, contents, model)
  }

  async #keep(composed: readonly Composed[], contents: number, model: ServedModel): Promise<void> {
    const scales = await this.#scales(composed, model)
    if (this.#closed) return
    const fingerprint = model.info.id
    this.#options.db.transaction(() => {
      for (const [i, { pinId, vector, change }] of composed.entries()) {
        // Meanwhile it may have been changed again: the next round sees to that.
        if (this.#change(pinId) !== change) continue
        const threshold = scales[i]?.threshold() ?? null
        this.#photos.putWatch({ pinId, fingerprint, vector, threshold, contents })
      }
    })
  }

  async #scales(composed: readonly Composed[], model: ServedModel): Promise<readonly MatchScale[]> {
    const pins = composed.map(({ pinId, vector }) => {
      return { vector, own: this.#photos.ownContents(pinId), scale: new MatchScale() }
    })
    for (let after = 0; !this.#closed; ) {
      const slice = this.#contents.after(after, model.rowId, SLICE_CONTENTS)
      for (const content of unitsOf(slice)) {
        for (const { vector, own, scale } of pins)
          if (!own.has(content.id)) scale.add(dot(vector, content.unit))
      }
      const last = slice.at(-1)
      if (!last) break
      after = last.id
      await nextTurn()
    }
    return pins.map(({ scale }) => scale)
  }

  /** Pins that have come equally far are held against the same contents at once: normally all of them. */
  async #score(model: ServedModel): Promise<void> {
    for (let scored = 1; scored > 0 && !this.#closed; ) {
      scored = 0
      const watches = this.#photos.watches().filter(({ fingerprint }) => fingerprint === model.info.id)
      for (const [after, group] of Map.groupBy(watches, ({ scoredContent }) => scoredContent)) {
        const contents = this.#contents.after(after, model.rowId, SLICE_CONTENTS)
        this.#scoreSlice(group, contents)
        scored += contents.length
      }
      await nextTurn()
    }
  }

  #scoreSlice(watches: readonly PinWatchRow[], contents: readonly NewContent[]): void {
    const last = contents.at(-1)
    if (!last) return
    const units = unitsOf(contents)
    let found = 0
    this.#options.db.transaction(() => {
      for (const { pinId, vector, threshold } of watches) {
        for (const content of units) {
          const score = dot(vector, content.unit)
          if (threshold === null || score < threshold) continue
          this.#photos.add(pinId, content.id, score)
          found++
        }
        this.#photos.scoredUntil(pinId, last.id)
      }
    })
    if (found > 0) this.#options.onChange()
  }

  #change(pinId: number): number {
    return this.#changes.get(pinId) ?? 0
  }
}

interface UnitContent {
  readonly id: number
  readonly unit: Float32Array
}

/** Once a content, and not once a pin. Those that the model does not look at any more are left out, and damaged ones. */
function unitsOf(contents: readonly NewContent[]): readonly UnitContent[] {
  return contents.flatMap(({ id, features }) => {
    const unit = features && unitVector(features)
    return unit ? [{ id, unit }] : []
  })
}
