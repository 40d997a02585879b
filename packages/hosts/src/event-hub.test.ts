import { eventHub } from './event-hub.ts'
import { fakeClock } from './fakes/clock.ts'

test('behavior: one listener’s fault is not the others’, and is not lost', async () => {
  const clock = fakeClock(0)
  let emit = (_value: number) => {}
  let subscriptions = 0
  const on = eventHub<number>(clock, (emitter) => {
    subscriptions += 1
    emit = emitter
  })
  const heard: number[] = []
  const stopFaulty = on(() => {
    throw new Error('of the listener')
  })
  on((value) => heard.push(value))
  emit(1)
  expect(heard).toEqual([1])
  await expect(clock.advance(1)).rejects.toThrow('of the listener')
  stopFaulty()
  expect(subscriptions).toBe(1)
})

test('behavior: a listener that is stopped by another while both are told hears nothing', () => {
  let emit = () => {}
  const on = eventHub<void>(fakeClock(0), (emitter) => {
    emit = emitter
  })
  const heard: string[] = []
  let stopSecond = () => {}
  on(() => stopSecond())
  stopSecond = on(() => heard.push('second'))
  emit()
  expect(heard).toEqual([])
})
