import { systemClock } from './clock.ts'

test('default: the time moves on and a timer calls once', async () => {
  const clock = systemClock()
  const before = clock.now()
  let stopped = false
  const stop = clock.timer(() => {
    stopped = true
  }, 1)
  stop()
  await new Promise<void>((resolve) => {
    clock.timer(resolve, 5)
  })
  expect(clock.now()).toBeGreaterThanOrEqual(before)
  expect(stopped).toBe(false)
})
