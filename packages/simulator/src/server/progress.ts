/** A step of building or starting, as the terminal and the page show it. */
export interface ProgressStep {
  /** Stays the same while the step moves on, such as `build weapp` or `platform`. */
  step: string
  state: 'waiting' | 'working' | 'done' | 'failed'
  /** In plain words, in English. */
  text: string
}

export type OnProgress = (step: ProgressStep) => void

/** The latest word on every step, in the order in which they began. */
export interface ProgressBoard {
  report: OnProgress
  steps(): ProgressStep[]
}

/** Keeps what was reported and hands it on. */
export function createProgressBoard(onProgress: OnProgress): ProgressBoard {
  const latest = new Map<string, ProgressStep>()
  return {
    report: (step) => {
      latest.set(step.step, step)
      onProgress(step)
    },
    steps: () => [...latest.values()],
  }
}
