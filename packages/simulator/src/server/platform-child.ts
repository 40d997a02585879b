/**
 * Loaded into the platform's process before its program. The order to stop, and the loss of the
 * process that gave it, become the signal that the program knows, on every system alike.
 */
let asked = false

function stop(): void {
  if (asked) return
  asked = true
  process.emit('SIGTERM')
}

process.on('message', (message) => {
  if (message === 'stop') stop()
})
process.on('disconnect', stop)
// The channel alone must not keep a program alive that has ended its work.
process.channel?.unref()

export {}
