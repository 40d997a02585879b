import { observable, runInAction } from 'mobx'
import { bind } from './bind.ts'

test('default: the whole view first, then the changed paths alone', () => {
  const name = observable.box('a')
  const busy = observable.box(false)
  const sent: object[] = []
  const read = () => ({ step: 'card', card: { name: name.get(), busy: busy.get(), rows: [1, 2] } })
  const stop = bind(read, (changes) => sent.push(changes))
  runInAction(() => busy.set(true))
  runInAction(() => {
    name.set('b')
    busy.set(false)
  })
  stop()
  runInAction(() => name.set('c'))
  expect(sent).toEqual([
    { step: 'card', card: { name: 'a', busy: false, rows: [1, 2] } },
    { 'card.busy': true },
    { 'card.name': 'b', 'card.busy': false },
  ])
})

test('behavior: what comes and goes is sent whole, and undefined as null', () => {
  const card = observable.box<object | undefined>(undefined, { deep: false })
  const sent: object[] = []
  bind(
    () => ({ card: card.get() }),
    (changes) => sent.push(changes),
  )
  runInAction(() => card.set({ name: undefined }))
  runInAction(() => card.set({ name: 'a' }))
  runInAction(() => card.set(undefined))
  expect(sent).toEqual([
    { card: null },
    { card: { name: null } },
    { 'card.name': 'a' },
    { card: null },
  ])
})
