import type { App } from '@essc/models/app'
import { Code } from '@essc/models/codes/code'
import type { ErrorCode } from '@essc/protocol/errors'
import { drawBarcode } from '@essc/sdk/codes/barcode-svg'
import { createSymbols } from '@essc/sdk/codes/symbols'
import type { CodeKind } from '@essc/sdk/codes/view'
import type { Demo } from '../../shared/demo.ts'
import { CodePanelView } from './CodePanel.tsx'

const DIGITS = '95568344882371218478'

function shown(app: App, kind: CodeKind): Code {
  const code = new Code(app, kind)
  const isPayment = kind === 'payment'
  code.symbol = {
    kind,
    text: DIGITS,
    svg: createSymbols().digits(DIGITS),
    ...(isPayment ? { digits: DIGITS, barcodeSvg: drawBarcode(DIGITS) } : {}),
    shownAtUnix: 0,
    // Counted from the beginning of time, where a model that was not shown stands.
    expiresAtUnix: 24,
    usableUntilUnix: 1_795_000_000,
  }
  return code
}

const panel = (kind: CodeKind) => (app: App) => <CodePanelView model={shown(app, kind)} />

const failed = (failure: ErrorCode) => (app: App) => {
  const code = new Code(app, 'identity')
  code.failure = { code: failure, parameters: {} }
  return <CodePanelView model={code} />
}

export const demo: Demo = {
  name: 'codes/code-panel',
  states: {
    identity: panel('identity'),
    payment: panel('payment'),
    travel: panel('travel'),
    bound: (app) => {
      const code = shown(app, 'identity')
      code.bound = true
      return <CodePanelView model={code} />
    },
    'not-a-desk': (app) => {
      const code = shown(app, 'identity')
      code.bindFailure = { code: 'CODE_MALFORMED', parameters: {} }
      return <CodePanelView model={code} />
    },
    'clock-doubtful': (app) => {
      const code = shown(app, 'identity')
      if (code.symbol) code.symbol = { ...code.symbol, isClockDoubtful: true }
      return <CodePanelView model={code} />
    },
    'travel-not-open': (app) => {
      const code = new Code(app, 'travel')
      code.failure = { code: 'TRAVEL_NOT_OPEN', parameters: {} }
      return <CodePanelView model={code} />
    },
    resolved: (app) => {
      const code = shown(app, 'identity')
      code.resolved = true
      return <CodePanelView model={code} />
    },
    loading: (app) => <CodePanelView model={new Code(app, 'identity')} />,
    offline: failed('NETWORK_UNREACHABLE'),
    denied: failed('HOST_DENIED'),
  },
}
