/** Calls of the sample library. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { SampleLibraryApi } from '../../shared/app-sample.ts'
import type { AppParts } from './app-parts.ts'

export function sampleCalls({ library }: AppParts): Pick<AppApi, keyof SampleLibraryApi> {
  const sample = async () => (await library()).sample
  return {
    trySample: async () => {
      await (await sample()).try()
      return null
    },
    cancelSample: async () => {
      await (await sample()).leave({ deletePictures: true })
      return null
    },
    leaveSample: async ({ deletePictures }) => {
      await (await sample()).leave({ deletePictures })
      return null
    },
  }
}
