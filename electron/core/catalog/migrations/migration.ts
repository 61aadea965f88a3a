/** One step of the schema. Runs in the engine. */
export interface Migration {
  readonly version: number
  readonly sql: string
}
