/**
 * Three composed queries to begin with, each about something else: a place, the light, what stands beside. Their
 * references are what one sees at a glance, and each has as many right answers as the pictures have. Pure.
 */
import type { Picture } from '../../../native-models/demo/world/pictures.ts'
import { addition, cardinality } from '../../../native-models/demo/world/queries/statements/number.ts'
import { spatial } from '../../../native-models/demo/world/queries/statements/setting.ts'
import type { Statement } from '../../../native-models/demo/world/queries/statements/statement.ts'
import { SCENERY, type Scene } from '../../../native-models/demo/world/scene.ts'
import type { GuidedQuery } from '../../shared/sample-api.ts'
import { fileOf, type Pictures } from './sample-pictures.ts'

interface Candidate {
  readonly picture: Picture
  readonly text: string
  /** Pictures of the same kind of thing for which the words are true, and those of them in the same colour. */
  readonly answers: number
  readonly alike: number
}

const place = (scene: Scene) => spatial(scene).filter(({ speaksOf }) => speaksOf[0] === 'place')
const TOPICS: readonly ((scene: Scene) => readonly Statement[])[] = [place, cardinality, addition]

export function guidedQueries(gallery: Pictures): readonly GuidedQuery[] {
  const references = gallery.filter(isClear)
  const chosen: Candidate[] = []
  for (const statements of TOPICS) {
    const others = references.filter(({ scene }) =>
      chosen.every(({ picture }) => differs(picture.scene, scene)),
    )
    const candidates = others.flatMap((picture) =>
      statements(picture.scene).map((statement) => candidate(picture, statement, gallery)),
    )
    const best = candidates.toSorted((a, b) => worth(b) - worth(a))[0]
    if (best !== undefined && best.answers > 0) chosen.push(best)
  }
  return chosen.map(({ picture, text }) => ({ reference: fileOf(picture.id), text }))
}

/** One thing, near, by day, with nothing beside it. */
function isClear({ scene, burst, copyOf }: Picture): boolean {
  const { count, size, time, weather, companion, viewpoint, style, subject } = scene
  const isAlone = count === 1 && companion === null && !SCENERY.includes(subject)
  const isPlain = time === 'day' && weather === 'clear' && viewpoint === 'near' && size === 'large'
  return (
    isAlone && isPlain && style !== 'blueprint' && style !== 'sketch' && burst === null && copyOf === null
  )
}

const differs = (a: Scene, b: Scene) =>
  a.subject !== b.subject && a.colour !== b.colour && a.place !== b.place

function candidate(picture: Picture, { text, holds }: Statement, gallery: Pictures): Candidate {
  const { subject, colour } = picture.scene
  const answers = gallery.filter(({ scene }) => scene.subject === subject && holds(scene))
  const alike = answers.filter(({ scene }) => scene.colour === colour).length
  return { picture, text, answers: answers.length, alike }
}

const worth = ({ answers, alike }: Candidate) => answers + 3 * alike
