/** Entry of the inference worker: a process that the engine starts, supervises and can afford to lose. */
import { serve } from '../shared/rpc.ts'
import { createInference } from './inference.ts'
import { engineChannel } from './process-channel.ts'

serve(engineChannel(), createInference())
