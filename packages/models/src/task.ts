import { makeAutoObservable, runInAction } from 'mobx'
import { type Failure, failureOf } from './app.ts'

/** One thing at a time that a screen waits for: a second tap while it runs does nothing. */
export class Task {
  busy = false
  failure: Failure | undefined

  constructor() {
    makeAutoObservable(this, {}, { autoBind: true })
  }

  /**
   * Runs unless something runs already.
   *
   * @returns the answer, or undefined when it was not run or failed; `failure` says why then.
   */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined
    this.busy = true
    this.failure = undefined
    try {
      return await work()
    } catch (error) {
      const failure = failureOf(error)
      runInAction(() => {
        this.failure = failure
      })
      return undefined
    } finally {
      runInAction(() => {
        this.busy = false
      })
    }
  }

  fail(failure: Failure | undefined): void {
    this.failure = failure
  }
}
