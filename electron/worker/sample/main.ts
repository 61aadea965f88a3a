/**
 * Entry of the sample worker, a process of its own: drawing keeps a core busy, and indexing must not wait for
 * it.
 */
import { serve } from '../../shared/rpc.ts'
import type { SampleApi } from '../../shared/sample-api.ts'
import { engineChannel } from '../process-channel.ts'
import { createSampleService } from './sample-service.ts'

serve<SampleApi>(engineChannel(), createSampleService())
