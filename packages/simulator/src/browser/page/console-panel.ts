import { askConsole, type Operator, type PersonNow, type TestPerson } from '../shared/console.ts'
import { button, field, h } from '../shared/dom.ts'
import { locale, say, withLocale } from '../shared/locale.ts'
import type { Notice } from './notice.ts'
import { type PageTextKey, pageTexts as texts } from './texts.ts'

const STATUSES = ['normal', 'lost', 'cancelled'] as const
const FAULTS = [
  ...(['populationUnavailable', 'cardRegistryUnavailable'] as const),
  ...(['faceUnavailable', 'messagesLost'] as const),
]

/** What an operator of the sandbox can move: cards, time, faults, the platform itself. */
export function consolePanel(options: {
  people(): readonly TestPerson[]
  notice: Notice
  /** The platform's time is another now. */
  clockMoved(): void
}): {
  readonly element: HTMLElement
  refresh(): Promise<void>
} {
  const { notice } = options
  const person = h('select')
  const status = h('select')
  const time = h('output')
  const operator = h('select')
  const code = h('output')
  let faults: string[] = []
  let operators: Operator[] = []
  let now = new Map<string, string>()
  const element = h('div', { class: 'panel console' })

  const doing = (run: () => Promise<unknown>) => async () => {
    try {
      await run()
      notice(say(texts.done))
      await refresh()
    } catch {
      notice(say(texts.failed))
    }
  }
  const setStatus = doing(() =>
    askConsole(`people/${person.value}`, { card: { status: status.value } }),
  )
  const drawCode = doing(async () => {
    const { provisioningCode } = await askConsole<{ provisioningCode: string }>('provisioning', {
      operatorId: operator.value,
    })
    code.textContent = provisioningCode
  })
  const advance = (by: string) =>
    doing(async () => {
      await askConsole('clock', { advance: by })
      options.clockMoved()
    })
  const restart = async () => {
    notice(say(texts.restarting))
    await fetch('/simulator/restart-platform', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
  }
  const faultSwitch = (fault: (typeof FAULTS)[number]) => {
    const box: HTMLInputElement = h('input', {
      type: 'checkbox',
      onchange: doing(() => askConsole('faults', { fault, on: box.checked })),
    })
    box.checked = faults.includes(fault)
    return h('label', { class: 'check' }, box, text(`fault.${fault}`))
  }

  function draw(): void {
    const chosen = person.value
    person.replaceChildren(
      ...options.people().map(({ personRef, enter, purpose }) => {
        const words = [enter.name, now.get(personRef) ?? '', purpose[locale()]]
        return h('option', { value: personRef }, words.join(' · '))
      }),
    )
    if (chosen !== '') person.value = chosen
    const office = operator.value
    operator.replaceChildren(
      ...operators.map(({ operatorId, name }) => h('option', { value: operatorId }, name)),
    )
    if (office !== '') operator.value = office
    status.replaceChildren(
      ...STATUSES.map((each) => h('option', { value: each }, text(`status.${each}`))),
    )
    element.replaceChildren(
      h(
        'fieldset',
        {},
        h('legend', {}, say(texts.cardStatus)),
        field(say(texts.person), person),
        field(say(texts.status), status),
        button(say(texts.setStatus), setStatus),
      ),
      h(
        'fieldset',
        {},
        h('legend', {}, say(texts.clock)),
        time,
        button(say(texts.forward30s), advance('30s')),
        button(say(texts.forward1d), advance('1d')),
      ),
      h('fieldset', {}, h('legend', {}, say(texts.faults)), ...FAULTS.map(faultSwitch)),
      h(
        'fieldset',
        {},
        h('legend', {}, say(texts.provisioning)),
        field(say(texts.operator), operator),
        button(say(texts.drawCode), drawCode),
        code,
      ),
      button(say(texts.restart), restart),
    )
  }

  async function refresh(): Promise<void> {
    const [clock, broken, all, known] = await Promise.all([
      askConsole<{ nowMs: number }>('clock'),
      askConsole<{ faults: string[] }>('faults'),
      askConsole<{ people: PersonNow[] }>('people'),
      askConsole<{ operators: Operator[] }>('operators'),
    ])
    now = new Map(all.people.map(({ personRef, cardStatus }) => [personRef, cardStatus]))
    operators = known.operators
    time.textContent = new Date(clock.nowMs).toLocaleString(locale() === 'zh' ? 'zh-CN' : 'en')
    faults = broken.faults
    draw()
  }

  withLocale(draw)
  return { element, refresh }
}

function text(key: PageTextKey): string {
  return say(texts[key])
}
