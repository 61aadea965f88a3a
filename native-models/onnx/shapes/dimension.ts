/**
 * Arithmetic on sizes that may only have names: "batch" + "batch" is "2*batch", and half of that "batch"
 * again. A size is a sum of products of names in a canonical form, so that equal sizes are equal strings.
 */
import type { Dimension } from '../graph.ts'

/** Product of names, sorted and joined by '*' ('' for a plain number) -> its factor. */
type Terms = ReadonlyMap<string, number>

export function addSizes(a: Dimension, b: Dimension): Dimension {
  const sum = new Map(parse(a))
  for (const [names, count] of parse(b)) sum.set(names, (sum.get(names) ?? 0) + count)
  return format(sum)
}

export function subtractSizes(a: Dimension, b: Dimension): Dimension {
  return addSizes(a, multiplySizes(b, -1))
}

export function multiplySizes(a: Dimension, b: Dimension): Dimension {
  let product: Dimension = 0
  for (const [names, count] of parse(a)) {
    for (const [otherNames, otherCount] of parse(b)) {
      const factors = [...factorsOf(names), ...factorsOf(otherNames)].sort().join('*')
      product = addSizes(product, format(new Map([[factors, count * otherCount]])))
    }
  }
  return product
}

/** Null when `b` may not divide `a`, or is a sum. */
export function divideSizes(a: Dimension, b: Dimension): Dimension | null {
  const [divisor, ...others] = parse(b)
  if (!divisor || others.length > 0) return null
  const quotient = new Map<string, number>()
  for (const [names, count] of parse(a)) {
    const rest = factorsOf(names)
    for (const factor of factorsOf(divisor[0])) {
      const position = rest.indexOf(factor)
      if (position < 0) return null
      rest.splice(position, 1)
    }
    if (count % divisor[1] !== 0) return null
    quotient.set(rest.join('*'), count / divisor[1])
  }
  return format(quotient)
}

function factorsOf(names: string): string[] {
  return names === '' ? [] : names.split('*')
}

function parse(size: Dimension): Terms {
  if (typeof size === 'number') return new Map(size === 0 ? [] : [['', size]])
  return new Map(
    size.split('+').map((term) => {
      const [, count = '', names = ''] = /^(-?\d+)?\*?(.*)$/.exec(term) ?? []
      return [names, count === '' ? 1 : Number(count)]
    }),
  )
}

/** Numbers come last: "2*batch+1". */
function format(terms: Terms): Dimension {
  const present = [...terms].filter(([, count]) => count !== 0).sort(([a], [b]) => (a < b ? 1 : -1))
  if (present.every(([names]) => names === '')) return present[0]?.[1] ?? 0
  return present
    .map(([names, count]) => (names === '' ? `${count}` : count === 1 ? names : `${count}*${names}`))
    .join('+')
}
