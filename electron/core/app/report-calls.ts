/** Calls about problem reports: their text, and saving it where the user says. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { AppState, LibraryState } from '../../shared/app-state.ts'
import { problemReport } from '../lib/problem-report.ts'
import type { AppParts } from './app-parts.ts'

type ReportCalls = Pick<AppApi, 'problemReport' | 'saveReport'>

export function reportCalls({ host, state }: AppParts): ReportCalls {
  return {
    problemReport: async ({ withNames }) => problemReport(factsOf(await state()), { withNames }),
    saveReport: ({ text }) => host.api.saveReport({ text }),
  }
}

function factsOf(state: AppState) {
  const { version, host, library, model, photos, folders, pins, failed } = state
  return {
    version,
    host: host.kind,
    libraryDir: library.dir,
    library: libraryWords(library),
    provider: model.kind === 'ready' ? model.model.providerReport : null,
    counts:
      library.kind === 'ready'
        ? { photos, folders: folders.length, pins: pins.length, unreadable: failed }
        : null,
  }
}

/** The message of a failure may name the library's folder; the log has it among the names. */
function libraryWords(library: LibraryState): string {
  if (library.kind === 'failed') return `failed, ${library.error.code}`
  return library.kind === 'ready' ? `ready, ${library.access}` : library.kind
}
