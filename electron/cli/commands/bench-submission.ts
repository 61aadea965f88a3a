/** Collects what the servers of CIRCO and CIRR want of each method, and writes it when all is measured. */
import type { Benchmark } from '../../core/evaluation/benchmark.ts'
import type { MethodName } from '../../core/evaluation/methods.ts'
import { Submission, writeSubmission } from '../../core/evaluation/sources/submission.ts'

export class Submissions {
  readonly #folder: string
  readonly #benchmark: Benchmark
  readonly #byMethod = new Map<MethodName, Submission>()

  /** @throws `usage`, `benchmark-missing` where the server would refuse what can be asked here */
  constructor(folder: string, [benchmark]: readonly Benchmark[]) {
    if (!benchmark) throw new TypeError('expected a benchmark, got none')
    // Before anything is measured for nothing.
    void new Submission(benchmark)
    this.#folder = folder
    this.#benchmark = benchmark
  }

  add(method: MethodName, queryId: string, ranked: readonly string[]): void {
    const submission = this.#byMethod.get(method) ?? new Submission(this.#benchmark)
    this.#byMethod.set(method, submission)
    submission.add(queryId, ranked)
  }

  /** @returns the files. @throws `benchmark-missing`, `export-folder-unwritable` */
  async write(): Promise<readonly string[]> {
    const paths: string[] = []
    for (const [method, submission] of this.#byMethod) {
      paths.push(...(await writeSubmission(this.#folder, method, submission.files())))
    }
    return paths
  }
}
