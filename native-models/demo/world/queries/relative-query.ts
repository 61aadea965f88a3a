/** Queries with a relative caption, for one semantic aspect each. Pure. */
import { pick, type Random, shuffled } from '../../../inversion/random-stream.ts'
import type { Scene } from '../scene.ts'
import type { Aspect } from './aspects.ts'
import { answersOf, draftOf, type QueryMaker } from './draft.ts'
import type { Statement } from './statements/statement.ts'
import { STATEMENTS } from './statements/statements.ts'

export const relativeQuery =
  (aspect: Aspect): QueryMaker =>
  (gallery, reference, random) => {
    const statements = statementsFor(aspect, reference.scene, random)
    if (statements.length === 0) return null
    const holds = (target: Scene) => statements.every((statement) => statement.holds(target))
    const speaksOf = statements.flatMap((statement) => statement.speaksOf)
    const found = answersOf(gallery, reference.scene, holds, speaksOf)
    if (found === null) return null
    const caption = statements.map(({ text }) => text).join(' and ')
    const aspects = [...new Set<Aspect>([aspect, ...statements.flatMap((statement) => statement.aspects)])]
    const said = {
      kind: 'relative caption',
      caption,
      prompt: `a photo of $ that ${caption}`,
      aspects,
    } as const
    return draftOf(said, reference, found, random)
  }

function statementsFor(aspect: Aspect, reference: Scene, random: Random): readonly Statement[] {
  if (aspect === 'statement_with_conjunction') return twoStatements(reference, random)
  const statements = STATEMENTS[aspect](reference)
  return statements.length === 0 ? [] : [drawn(statements, random)]
}

/** Draws the attribute first and then the statement, because there are more colours than sizes. */
function drawn(statements: readonly Statement[], random: Random): Statement {
  const topic = pick(random, [...new Set(statements.map(({ speaksOf }) => speaksOf[0]))])
  return pick(
    random,
    statements.filter(({ speaksOf }) => speaksOf[0] === topic),
  )
}

/** From different aspects, about different attributes. */
function twoStatements(reference: Scene, random: Random): readonly Statement[] {
  const [first, second] = shuffled(random, Object.values(STATEMENTS))
    .map((make) => make(reference))
    .filter((made) => made.length > 0)
    .map((made) => drawn(made, random))
  if (first === undefined || second === undefined) return []
  return first.speaksOf.some((attribute) => second.speaksOf.includes(attribute)) ? [] : [first, second]
}
