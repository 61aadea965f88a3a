/** The inference worker's entry: a process that the engine forks, supervises and may lose. */
import { serve } from '../shared/rpc.ts'
import { createInference } from './inference.ts'
import { engineChannel } from './process-channel.ts'

serve(engineChannel(), createInference())
