/** Rows of figures as aligned text, the best of each column marked. Pure. */

export interface TableRow {
  readonly name: string
  /** One a column, in percent; null without a figure. */
  readonly values: readonly (number | null)[]
  /** Text behind the figures. */
  readonly notes?: readonly string[]
  /** True for a row over other queries: the table shows it, and compares it with no other row. */
  readonly isApart?: boolean
}

export interface TextTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly noteColumns?: readonly string[]
  readonly rows: readonly TableRow[]
}

const BEST = '*'
const NO_FIGURE = '-'

export function renderTable({ title, columns, noteColumns = [], rows }: TextTable): string {
  const best = columns.map((_, column) => bestOf(rows, column))
  const body = rows.map((row) => [
    row.name,
    ...row.values.map((value, column) =>
      cell(value, !row.isApart && value !== null && value === best[column]),
    ),
    ...(row.notes ?? []),
  ])
  const lines = [['method', ...columns.map((name) => `${name} `), ...noteColumns], ...body]
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const aligned = lines.map((line) =>
    line
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [title, ...aligned].join('\n')
}

function bestOf(rows: readonly TableRow[], column: number): number | null {
  const values = rows.flatMap((row) => (row.isApart ? [] : (row.values[column] ?? [])))
  const best = Math.max(0, ...values)
  return best === 0 ? null : best
}

/** Leaves the place of a missing mark free, so that the decimal points line up. */
function cell(value: number | null, isBest: boolean): string {
  if (value === null) return `${NO_FIGURE} `
  return value.toFixed(2) + (isBest ? BEST : ' ')
}
