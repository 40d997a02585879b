/**
 * Loaded into the platform's process before its program. The order to stop, and the loss of the
 * process that gave it, become the signal that the program knows, on every system alike.
 */
const AGAIN_MS = 50

let asked = false

/** Waits for a program that is still starting, which would not hear it. */
function deliver(): void {
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM')
  else setTimeout(deliver, AGAIN_MS)
}

function stop(): void {
  if (asked) return
  asked = true
  deliver()
}

process.on('message', (message) => {
  if (message === 'stop') stop()
})
process.on('disconnect', stop)
// On Windows Ctrl-C reaches this process too. A program that heard it must not be asked twice, which
// it would take for impatience.
process.on('SIGINT', () => {
  if (process.listenerCount('SIGINT') > 1) asked = true
})
// Whoever read what it says may be gone by then; it must stop its database all the same.
process.stderr.on('error', () => {})
// The channel alone must not keep a program alive that has ended its work.
process.channel?.unref()

export {}
