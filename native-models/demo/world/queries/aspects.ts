/** The nine semantic aspects of CIRCO, by the names in its annotation files. Pure. */
export const ASPECTS = [
  'cardinality',
  'addition',
  'negation',
  'direct_addressing',
  'compare_change',
  'comparative_statement',
  'statement_with_conjunction',
  'spatial_relations_background',
  'viewpoint',
] as const
export type Aspect = (typeof ASPECTS)[number]
