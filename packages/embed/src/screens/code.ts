import { Code } from '@essc/models/codes/code'
import { observable, runInAction } from 'mobx'
import { readKind } from '../properties.ts'
import type { Content, ContentParts } from './content.ts'

/** A code with its countdown. @param given another model than a new one, under test */
export function codeContent({ app, properties, emit }: ContentParts, given?: Code): Content {
  const place = observable.box(given ?? new Code(app, readKind(properties)), { deep: false })
  let stop: (() => void) | undefined
  const show = () => {
    const model = place.get()
    model.show()
    if (model.kind === 'payment')
      stop ??= app.essc.on('payment.awaitingHolder', ({ id }) =>
        emit('awaiting', { paymentId: id }),
      )
  }
  const hide = () => {
    place.get().hide()
    stop?.()
    stop = undefined
  }
  return {
    get title() {
      return place.get().view.title
    },
    get view() {
      return { code: place.get().view }
    },
    show,
    hide,
    act(name) {
      if (name === 'refresh') place.get().refresh()
      else if (name === 'scan') void place.get().scanTerminal()
    },
    change(next) {
      const kind = readKind(next)
      if (kind === place.get().kind) return
      hide()
      runInAction(() => place.set(new Code(app, kind)))
      show()
    },
  }
}
