/** Spatial relations and background, and the viewpoint. Pure. */
import { PLACE_PHRASES, RELATION_PHRASES, VIEWPOINT_PHRASES } from '../../captions/words.ts'
import { INDOOR, PLACES, RELATIONS, type Relation, type Scene, VIEWPOINTS } from '../../scene.ts'
import { change, isOrAre, others, type Statement, type StatementMaker } from './statement.ts'

const OPPOSITE: Readonly<Partial<Record<Relation, Relation>>> = { left: 'right', right: 'left' }

function moved({ companion }: Scene): readonly Statement[] {
  if (companion === null) return []
  const { kind, relation } = companion
  const to = (text: string, wanted: Relation) =>
    change(
      ['spatial_relations_background'],
      ['companion', 'relation'],
      `has the ${kind} ${text}`,
      (target) => target.companion?.kind === kind && target.companion.relation === wanted,
    )
  const opposite = OPPOSITE[relation]
  return [
    ...others(RELATIONS, relation).map((other) => to(RELATION_PHRASES[other], other)),
    ...(opposite === undefined ? [] : [to('on the other side', opposite)]),
  ]
}

export const spatial: StatementMaker = (reference) => {
  const be = (words: string, holds: Statement['holds']) =>
    change(['spatial_relations_background'], ['place'], `${isOrAre(reference)} ${words}`, holds)
  const isIndoor = INDOOR.includes(reference.place)
  return [
    ...others(PLACES, reference.place).map((other) =>
      be(PLACE_PHRASES[other], (target) => target.place === other),
    ),
    ...moved(reference),
    be(isIndoor ? 'outdoors' : 'indoors', (target) => INDOOR.includes(target.place) !== isIndoor),
  ]
}

export const viewpoint: StatementMaker = (reference) =>
  others(VIEWPOINTS, reference.viewpoint).map((other) =>
    change(
      ['viewpoint'],
      ['viewpoint'],
      `${isOrAre(reference)} ${VIEWPOINT_PHRASES[other]}`,
      (target) => target.viewpoint === other,
    ),
  )
