/**
 * Finds the shots that belong to one burst: of one camera, at most two seconds apart, and near in what they show. Runs in
 * the engine, under the writer lock; the table `shot`.
 *
 * [Note: Bursts] Two shots are linked by what they are, whatever stands between them: two cameras of one model at one
 * place do not break each other's bursts. A burst is what is linked directly or through others, so its gaps, and not its
 * length, are at most two seconds.
 */
import type { CapturePrecision, CaptureSource } from '../../shared/capture-date.ts'
import type { Query, WritableDatabase } from '../catalog/database.ts'
import type { ServedFeatures } from './served-features.ts'

export interface Shot {
  readonly photoId: number
  readonly camera: string
  /** On the wall clock, with fractions of a second where the file states them. */
  readonly capturedMs: number
}

interface Captured {
  readonly camera: string | null
  readonly capturedMs: number
  readonly precision: CapturePrecision
  readonly from: CaptureSource
}

/** Between two shots of a burst. */
export const MOST_GAP_MS = 2_000
/** The least cosine between two linked shots. On shared/photos-train 1 % of pairs of unrelated photos reach it. */
export const LEAST_BURST_COSINE = 0.57
/** A camera with more shots in one second has a clock that stands still: none of them is a burst. */
export const MOST_SHOTS_A_SECOND = 100

/** Sources that say when a file was made or how it is called, and not when the shutter opened. */
const NO_METADATA: readonly CaptureSource[] = ['file', 'folder', 'filename']

export function isMetadata(from: CaptureSource): boolean {
  return !NO_METADATA.includes(from)
}

/** Null for a photo that no burst can hold. */
function momentOf({ camera, capturedMs, precision, from }: Captured): Omit<Shot, 'photoId'> | null {
  return camera !== null && precision === 'second' && isMetadata(from) ? { camera, capturedMs } : null
}

/** A second of one camera. */
interface Second {
  readonly camera: string
  readonly second: number
}

type Row = Shot & { readonly contentId: number }

export class Bursts {
  readonly #features: ServedFeatures
  readonly #shot: Query<Shot>
  readonly #count: Query<{ readonly n: number }>
  readonly #within: Query<Row>
  readonly #put
  readonly #delete

  constructor(db: WritableDatabase, features: ServedFeatures) {
    this.#features = features
    const columns = 'photo_id AS photoId, shot.camera, shot.captured_ms AS capturedMs'
    const second = 'shot.camera = @camera AND shot.captured_ms >= @fromMs AND shot.captured_ms < @toMs'
    this.#shot = db.query(`SELECT ${columns} FROM shot WHERE photo_id = @photoId`)
    this.#count = db.query(`SELECT count(*) AS n FROM shot WHERE ${second}`)
    this.#within = db.query(
      `SELECT ${columns}, content_id AS contentId FROM shot JOIN photo ON photo.id = photo_id WHERE ${second}`,
    )
    this.#put = db.command(
      `INSERT INTO shot (photo_id, camera, captured_ms) VALUES (@photoId, @camera, @capturedMs)
       ON CONFLICT (photo_id) DO UPDATE SET camera = @camera, captured_ms = @capturedMs`,
    )
    this.#delete = db.command('DELETE FROM shot WHERE photo_id = @photoId')
  }

  /**
   * Stores where photos stand in time; null for one that is not shown any more. Returns the photos of each second that
   * has become too full for a burst, or is no longer.
   */
  update(photos: ReadonlyMap<number, Captured | null>): readonly number[] {
    const seconds = new Map<string, Second>()
    const touch = (shot: Omit<Shot, 'photoId'>) => {
      const second = secondOf(shot)
      seconds.set(`${second.second} ${second.camera}`, second)
    }
    const moments = [...photos].map(([photoId, captured]) => {
      const moment = captured && momentOf(captured)
      const was = this.#shot.get({ photoId })
      for (const shot of [moment, was]) if (shot) touch(shot)
      return { photoId, moment }
    })
    const touched = [...seconds.values()]
    const wereFull = touched.map((second) => this.#isFull(second))
    for (const { photoId, moment } of moments) {
      if (moment) this.#put.run({ photoId, ...moment, capturedMs: Math.round(moment.capturedMs) })
      else this.#delete.run({ photoId })
    }
    const turned = touched.filter((second, i) => this.#isFull(second) !== wereFull[i])
    return turned.flatMap((second) => this.#within.all(rangeOf(second)).map(({ photoId }) => photoId))
  }

  /** The photos that are linked to this one. */
  linked(photoId: number, contentId: number): readonly number[] {
    const shot = this.#shot.get({ photoId })
    if (!shot || this.#isFull(secondOf(shot))) return []
    const { camera, second } = secondOf(shot)
    const reach = MOST_GAP_MS / 1_000
    const seconds = Array.from({ length: 2 * reach + 1 }, (_, i) => ({ camera, second: second - reach + i }))
    return seconds.flatMap((each) => (this.#isFull(each) ? [] : this.#linkedWithin(each, shot, contentId)))
  }

  #linkedWithin(second: Second, shot: Shot, contentId: number): readonly number[] {
    return this.#within.all(rangeOf(second)).flatMap((other) => {
      if (other.photoId === shot.photoId || Math.abs(other.capturedMs - shot.capturedMs) > MOST_GAP_MS)
        return []
      const cosine = this.#features.cosine(contentId, other.contentId)
      return cosine !== null && cosine >= LEAST_BURST_COSINE ? [other.photoId] : []
    })
  }

  #isFull(second: Second): boolean {
    return (this.#count.get(rangeOf(second))?.n ?? 0) > MOST_SHOTS_A_SECOND
  }
}

function secondOf({ camera, capturedMs }: Omit<Shot, 'photoId'>): Second {
  return { camera, second: Math.floor(capturedMs / 1_000) }
}

function rangeOf({ camera, second }: Second) {
  return { camera, fromMs: second * 1_000, toMs: (second + 1) * 1_000 }
}
