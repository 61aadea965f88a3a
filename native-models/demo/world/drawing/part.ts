/**
 * The parts of subjects. A part has a role, and a style decides its look, so that subjects and styles combine
 * without a drawing for each pair. Pure; loads no native module.
 */

/**
 * body has the described colour and pattern; accent a darker shade of it; trim is wood or skin; light is for
 * windows and the whites of eyes; dark is for wheels, pupils and ground lines.
 */
export type Role = 'body' | 'accent' | 'trim' | 'light' | 'dark'

export interface Part {
  readonly path: string
  readonly role: Role
  /** Stroked with this width instead of filled. */
  readonly strokeWidth: number | null
}

const filled =
  (role: Role) =>
  (path: string): Part => ({ path, role, strokeWidth: null })

export const body = filled('body')
export const accent = filled('accent')
export const trim = filled('trim')
export const light = filled('light')
export const dark = filled('dark')

export function stroke(role: Role, strokeWidth: number, path: string): Part {
  return { path, role, strokeWidth }
}

/** A number near `base`, different in each picture, so that two drawings of one description differ. */
export type Vary = (base: number, spread: number) => number
export type SubjectDrawing = (vary: Vary) => readonly Part[]
