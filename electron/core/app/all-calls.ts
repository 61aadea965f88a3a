/** Every call of a window, checked field by field. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { AppParts } from './app-parts.ts'
import { checkedApi } from './check-request.ts'
import { fileCalls } from './file-calls.ts'
import { libraryCalls } from './library-calls.ts'
import { modelCalls } from './model-calls.ts'
import { photoCalls } from './photo-calls.ts'
import { qualityCalls } from './quality-calls.ts'
import { refiningCalls } from './refining-calls.ts'
import { reportCalls } from './report-calls.ts'
import { sampleCalls } from './sample-calls.ts'

export function allCalls(parts: AppParts): AppApi {
  return checkedApi({
    ...photoCalls(parts),
    ...libraryCalls(parts),
    ...fileCalls(parts),
    ...refiningCalls(parts),
    ...qualityCalls(parts),
    ...sampleCalls(parts),
    ...modelCalls(parts),
    ...reportCalls(parts),
  })
}
