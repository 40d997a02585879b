/// <reference lib="dom" />
import type { EngineElement, EngineEvent, MiniProgramInstance } from './glass-easel-types.ts'
import type { Dialect } from './package-format.ts'
import type { RealmWindow } from './realm.ts'

/** Marks an event whose handler gets the first raw argument, as Alipay's function props do. */
export class RawArguments {
  readonly values: readonly unknown[]
  constructor(values: readonly unknown[]) {
    this.values = values
  }
}

/** Alipay writes these types with capitals, WeChat in lower case. */
const ALIPAY_TYPES: Record<string, string> = {
  touchstart: 'touchStart',
  touchmove: 'touchMove',
  touchend: 'touchEnd',
  touchcancel: 'touchCancel',
  longpress: 'longTap',
}

/**
 * The object that an event handler of a mini-program receives: plain data of the logic frame, as
 * if it had crossed from the view. No element is reachable from it.
 */
export function plainEvent(
  realm: RealmWindow,
  dialect: Dialect,
  event: EngineEvent,
  target: unknown,
  mark: unknown,
  currentTarget: unknown,
): unknown {
  if (event.detail instanceof RawArguments) return event.detail.values[0]
  return copy(realm, {
    type: dialect === 'alipay' ? (ALIPAY_TYPES[event.type] ?? event.type) : event.type,
    timeStamp: event.timeStamp,
    target: describe(target, dialect),
    currentTarget: describe(currentTarget, dialect),
    mark,
    detail: event.detail,
    ...event.extraFields,
  })
}

function describe(target: unknown, dialect: Dialect): Record<string, unknown> {
  const node = (target as MiniProgramInstance)._$ ?? (target as EngineElement)
  const element = typeof node.getBackendElement === 'function' ? node.getBackendElement() : null
  return {
    id: node.id,
    dataset: { ...node.dataset },
    offsetLeft: element?.offsetLeft ?? 0,
    offsetTop: element?.offsetTop ?? 0,
    ...(dialect === 'alipay' ? { tagName: element?.localName ?? '' } : {}),
  }
}

/** Copies the containers of a value into a realm and keeps everything that is not plain data. */
function copy(realm: RealmWindow, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return realm.Array.from(value, (item) => copy(realm, item))
  const parent = Object.getPrototypeOf(value)
  if (parent !== null && parent.constructor?.name !== 'Object') return value
  const result = new realm.Object() as Record<string, unknown>
  for (const [key, item] of Object.entries(value)) result[key] = copy(realm, item)
  return result
}
