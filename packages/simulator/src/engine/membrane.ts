/// <reference lib="dom" />
import type { RealmWindow } from './realm.ts'

type AnyFunction = (...values: unknown[]) => unknown

/**
 * Carries values between the container's realm and the logic frame, as the bridge of a real
 * mini-program does: data is copied, functions are wrapped, anything else passes as it is. Without
 * it a mini-program would receive arrays, buffers and errors that fail its `instanceof`.
 */
export interface Membrane {
  /** Makes a value of the container one of the logic frame. */
  inward(value: unknown): unknown
  /** Makes a value of the logic frame one of the container. */
  outward(value: unknown): unknown
}

export function createMembrane(logic: RealmWindow): Membrane {
  const here = window as RealmWindow
  const wrappers = new WeakMap<AnyFunction, AnyFunction>()
  const originals = new WeakMap<AnyFunction, AnyFunction>()

  function wrap(fn: AnyFunction, target: RealmWindow): AnyFunction {
    const original = originals.get(fn)
    if (original !== undefined) return original
    const known = wrappers.get(fn)
    if (known !== undefined) return known
    const source = target === logic ? here : logic
    const wrapper: AnyFunction = function (this: unknown, ...values) {
      try {
        const result = fn.apply(
          this,
          values.map((value) => carry(value, source, new Map())),
        )
        return carry(result, target, new Map())
      } catch (error) {
        throw carry(error, target, new Map())
      }
    }
    wrappers.set(fn, wrapper)
    originals.set(wrapper, fn)
    return wrapper
  }

  function carry(value: unknown, target: RealmWindow, seen: Map<unknown, unknown>): unknown {
    if (typeof value === 'function') return wrap(value as AnyFunction, target)
    if (typeof value !== 'object' || value === null) return value
    const known = seen.get(value)
    if (known !== undefined) return known
    if (Array.isArray(value)) {
      const copy = new target.Array()
      seen.set(value, copy)
      for (const item of value) copy.push(carry(item, target, seen))
      return copy
    }
    const kind = Object.prototype.toString.call(value).slice(8, -1)
    if (kind === 'Object') return carryObject(value, target, seen)
    if (kind === 'Promise') {
      const promise = value as Promise<unknown>
      return new target.Promise((resolve, reject) => {
        promise.then(
          (result) => resolve(carry(result, target, new Map())),
          (error) => reject(carry(error, target, new Map())),
        )
      })
    }
    return carryBuiltIn(kind, value, target)
  }

  function carryObject(value: object, target: RealmWindow, seen: Map<unknown, unknown>): unknown {
    const parent = Object.getPrototypeOf(value)
    const plain =
      parent === null || parent === here.Object.prototype || parent === logic.Object.prototype
    if (!plain) return value
    const copy = new target.Object() as Record<string, unknown>
    seen.set(value, copy)
    for (const [key, item] of Object.entries(value)) copy[key] = carry(item, target, seen)
    return copy
  }

  return {
    inward: (value) => carry(value, logic, new Map()),
    outward: (value) => carry(value, here, new Map()),
  }
}

function carryBuiltIn(kind: string, value: object, target: RealmWindow): unknown {
  if (kind === 'ArrayBuffer') return copyBuffer(value as ArrayBuffer, target)
  if (ArrayBuffer.isView(value)) {
    const bytes = value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)
    const View = target[kind as 'Uint8Array']
    return new View(copyBuffer(bytes as ArrayBuffer, target))
  }
  if (kind === 'Date') return new target.Date((value as Date).getTime())
  if (kind === 'Error') {
    const error = value as Error
    const copy = new target.Error(error.message)
    for (const [key, item] of Object.entries(error)) Reflect.set(copy, key, item)
    copy.name = error.name
    if (error.stack !== undefined) copy.stack = error.stack
    return copy
  }
  return value
}

function copyBuffer(buffer: ArrayBuffer, target: RealmWindow): ArrayBuffer {
  const copy = new target.ArrayBuffer(buffer.byteLength)
  new target.Uint8Array(copy).set(new target.Uint8Array(buffer))
  return copy
}
