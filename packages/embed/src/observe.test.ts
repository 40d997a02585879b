import * as mobx from 'mobx'
import * as small from './observe.ts'

type Library = Pick<typeof small, 'makeAutoObservable' | 'autorun' | 'reaction' | 'runInAction'> & {
  observableRef: unknown
}

/** A small model as ours are written: fields, a getter, actions that call actions, a member left alone. */
function story(library: Library): unknown[] {
  class Model {
    count = 0
    name: string | undefined = undefined
    readonly log: unknown[]
    constructor(log: unknown[]) {
      this.log = log
      library.makeAutoObservable(this, { log: false, name: library.observableRef }, {
        autoBind: true,
      } as never)
    }
    get double(): number {
      return this.count * 2
    }
    add(): void {
      this.count++
      this.rename(`n${this.count}`)
      this.count++
    }
    rename(name: string): void {
      this.name = name
    }
  }
  const log: unknown[] = []
  const model = new Model(log)
  const stopAll = library.autorun(() => log.push(['all', model.double, model.name]))
  const stopParity = library.reaction(
    () => model.count > 1,
    (now, before) => log.push(['parity', now, before]),
    { fireImmediately: true },
  )
  const { add } = model
  add()
  model.rename('x')
  model.rename('x')
  library.runInAction(() => {
    model.add()
    model.rename('y')
  })
  stopAll()
  add()
  stopParity()
  library.runInAction(() => {
    model.count = 0
  })
  log.push(model.double, Object.keys(model).includes('log'))
  return log
}

test('behavior: the same changes are told the same as by MobX', () => {
  expect(story(small)).toEqual(story(mobx as unknown as Library))
})

test.each([
  ['MobX', mobx as unknown as Library],
  ['this', small],
])('behavior: what a method reads for a view is followed by %s', (_, library) => {
  class Model {
    locale = 'zh'
    constructor() {
      library.makeAutoObservable(this)
    }
    text(key: string): string {
      return `${this.locale} ${key}`
    }
    get view(): string {
      return this.text('title')
    }
  }
  const model = new Model()
  const seen: string[] = []
  const stop = library.autorun(() => seen.push(model.view))
  library.runInAction(() => {
    model.locale = 'en'
  })
  stop()
  expect(seen).toEqual(['zh title', 'en title'])
})

test('behavior: a reaction that changes what it reads, without an end, is stopped', () => {
  const box = small.observable.box(0)
  expect(() => small.autorun(() => box.set(box.get() + 1))).toThrow(RangeError)
})
