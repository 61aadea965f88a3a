/**
 * The text of a problem report, which a person reads, saves and sends by their own means: Searlight sends nothing. Runs in
 * the engine.
 *
 * [Note: Facts and names] in log.ts. A report without names has versions, counts, codes and times. With names it also has
 * the library's folder, the paths and the messages of the entries.
 */
import { release } from 'node:os'
import process from 'node:process'
import type { ProviderReport } from '../../shared/inference-api.ts'
import { type LogEntry, type LogLevel, lastEntries, shareable } from './log.ts'

/** The last entries that a report has. */
const PROBLEMS = 200
const EVENTS = 50

export interface ReportFacts {
  readonly version: string
  readonly host: 'desktop' | 'web' | 'terminal'
  readonly libraryDir: string
  /** How the library stands, as "ready, write" or a code. */
  readonly library: string
  /** Null where no model is open. */
  readonly provider: ProviderReport | null
  /** Null where the catalogue does not answer. */
  readonly counts: {
    readonly photos: number
    readonly folders: number
    readonly pins: number
    readonly unreadable: number
  } | null
}

export interface ReportOptions {
  readonly withNames: boolean
}

/** Reads the log's files. */
export function problemReport(facts: ReportFacts, { withNames }: ReportOptions): string {
  const entries = (levels: readonly LogLevel[], limit: number) =>
    lastEntries(facts.libraryDir, { levels, limit }).map((entry) => lineOf(shareable(entry, withNames)))
  const problems = entries(['error', 'warn'], PROBLEMS)
  const events = entries(['info'], EVENTS)
  const lines = [
    'Searlight problem report',
    `names of files and folders: ${withNames ? 'included' : 'left out'}`,
    '',
    ...factLines(facts, withNames),
    '',
    `last problems: ${problems.length}`,
    ...problems,
    '',
    `last events: ${events.length}`,
    ...events,
  ]
  return `${lines.map(inOneLine).join('\n')}\n`
}

function factLines(facts: ReportFacts, withNames: boolean): readonly string[] {
  const { version, host, library, libraryDir, provider, counts } = facts
  const { node, electron } = process.versions
  return [
    `version: ${version}, ${host}`,
    `system: ${process.platform} ${release()}, ${process.arch}`,
    `Node: ${node}`,
    ...(electron === undefined ? [] : [`Electron: ${electron}`]),
    `library: ${library}`,
    ...(withNames ? [`folder: ${libraryDir}`] : []),
    `provider: ${provider ? providerWords(provider, withNames) : 'no model is open'}`,
    ...(counts
      ? Object.entries(counts).map(([name, count]) => `${name}: ${count}`)
      : ['counts: the catalogue does not answer']),
  ]
}

/** A driver's own words may hold paths. */
function providerWords({ provider, rejected }: ProviderReport, withNames: boolean): string {
  const refused = rejected.map((each) => (withNames ? `${each.provider} (${each.reason})` : each.provider))
  return refused.length === 0 ? provider : `${provider}, rejected: ${refused.join(', ')}`
}

/** JSON keeps a name with line ends in its line. */
function lineOf({ level, time, event, ...facts }: LogEntry): string {
  return `${time} ${level} ${event} ${JSON.stringify(facts)}`
}

/** A name may hold control characters, and marks of direction that would turn the lines around it. */
function inOneLine(line: string): string {
  return line.replace(
    /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
