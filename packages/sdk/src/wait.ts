import type { Cancellation, Host } from '@essc/hosts/host'

/** Resolves after a delay, or at once when the wait was cancelled. */
export function wait(host: Host, delayMs: number, cancellation?: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    let forget: () => void = () => undefined
    const stop = host.timer(() => {
      forget()
      resolve()
    }, delayMs)
    if (cancellation)
      forget = cancellation.onCancel(() => {
        stop()
        resolve()
      })
  })
}
