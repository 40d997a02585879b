import { type FakeClock, fakeClock } from './fakes/clock.ts'
import { callVendor, type VendorCall, type VendorCallbacks } from './vendor-call.ts'

/** A clock that says how many timers wait. */
function countingClock(): FakeClock & { waiting(): number } {
  const clock = fakeClock(1_700_000_000_000)
  let waiting = 0
  return {
    ...clock,
    timer: (call, delayMs) => {
      waiting += 1
      let isOver = false
      const over = () => {
        if (!isOver) waiting -= 1
        isOver = true
      }
      const stop = clock.timer(() => {
        over()
        call()
      }, delayMs)
      return () => {
        over()
        stop()
      }
    },
    waiting: () => waiting,
  }
}

function calling(more: Partial<VendorCall<{ value?: number }, number | undefined>> = {}) {
  const clock = countingClock()
  let vendor: VendorCallbacks<{ value?: number }> | undefined
  const ended = callVendor<{ value?: number }, number | undefined>({
    member: 'login',
    clock,
    timeoutMs: 1_000,
    start: (callbacks) => {
      vendor = callbacks
    },
    succeeded: ({ value }) => value,
    ...more,
  })
  return { clock, ended, vendor: vendor as VendorCallbacks<{ value?: number }> }
}

test('default: the first answer is read, once, and nothing is left waiting', async () => {
  const read: unknown[] = []
  const { clock, ended, vendor } = calling({
    succeeded: (answer) => {
      read.push(answer)
      return answer.value
    },
  })
  vendor.success({ value: 1 })
  vendor.complete({ value: 1 })
  vendor.success({ value: 2 })
  vendor.fail({})
  expect(await ended).toBe(1)
  expect(read).toEqual([{ value: 1 }])
  expect(clock.waiting()).toBe(0)
})

test('behavior: an answer that cannot be read is unclear, with the reason as its cause', async () => {
  const reason = new RangeError('odd')
  const unreadable = () => {
    throw reason
  }
  const plain = calling({ succeeded: unreadable })
  plain.vendor.success({})
  await expect(plain.ended).rejects.toMatchObject({
    code: 'HOST_FAILED',
    member: 'login',
    cause: reason,
  })
  const money = calling({ succeeded: unreadable, unclear: 'HOST_UNKNOWN_OUTCOME' })
  money.vendor.success({})
  await expect(money.ended).rejects.toMatchObject({ code: 'HOST_UNKNOWN_OUTCOME' })
})

test('behavior: a fail is HOST_FAILED where nothing says what it means', async () => {
  const { ended, vendor } = calling()
  vendor.fail('no')
  await expect(ended).rejects.toMatchObject({ code: 'HOST_FAILED', cause: 'no' })
})
