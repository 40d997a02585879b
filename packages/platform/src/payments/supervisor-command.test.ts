import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { addPerson, type TwoPeople } from '../keys/two-people.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { uuid7Maker } from '../uuid7.ts'
import { supervisorCommand } from './supervisor-command.ts'
import { checkSupervisor } from './supervisors.ts'
import { type PaymentWorld, paymentWorld } from './testing.ts'

let database: TestDatabase
let clock: AdjustableClock
let world: PaymentWorld
let people: TwoPeople
const ask = async (name: string) => `a long passphrase of ${name}`
const run = (text: string) => supervisorCommand(people, text.split(' '), ask)
const proposed = async (text: string) => /approve (\S+)/.exec(await run(text))![1]!
const check = (code: string) => checkSupervisor(people, world.merchantId, code)

beforeAll(async () => {
  database = await testDatabase()
  clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23) })
  world = await paymentWorld(database.pool, clock)
  people = { pool: database.pool, clock, keys: world.options.keys, newId: uuid7Maker(clock) }
  for (const name of ['ann', 'bob']) {
    await addPerson(people, { name, passphrase: await ask(name) })
  }
})
afterAll(async () => {
  world.close()
  await database.drop()
})

const setBy = async (text: string) => {
  const told = await run(`approve ${await proposed(`${text} --by ann`)} --by bob`)
  return /once: (\d{8})/.exec(told)?.[1]
}

test('default: two people give a code, which is told once and works', async () => {
  const changeId = await proposed(`set ${world.merchantId} 07 Night shift --by ann`)
  await expect(run(`approve ${changeId} --by ann`)).rejects.toMatchObject({
    code: 'CHANGE_NEEDS_ANOTHER_PERSON',
  })
  expect(await run(`list ${world.merchantId}`)).toBe('')
  const told = await run(`approve ${changeId} --by bob`)
  const code = /once: (07\d{6})/.exec(told)![1]!
  expect(await check(code)).toBe('07')
  expect(await run(`list ${world.merchantId}`)).toBe('07 Night shift')
  await expect(run(`approve ${changeId} --by bob`)).rejects.toMatchObject({
    code: 'CHANGE_UNKNOWN',
  })
})

test('behavior: a new code ends the old one, and unlocks the number', async () => {
  const first = (await setBy(`set ${world.merchantId} 08 Lead`))!
  const wrong = `08${String((Number(first.slice(2)) + 1) % 1_000_000).padStart(6, '0')}`
  for (let tried = 0; tried < 5; tried += 1) await expect(check(wrong)).rejects.toThrow()
  await expect(check(first)).rejects.toMatchObject({ code: 'SUPERVISOR_LOCKED' })
  const second = (await setBy(`set ${world.merchantId} 08 Lead`))!
  expect(await check(second)).toBe('08')
  if (first !== second) await expect(check(first)).rejects.toThrow()
})

test('behavior: removed, the code is good no more', async () => {
  const code = (await setBy(`set ${world.merchantId} 09 Lead`))!
  expect(await setBy(`remove ${world.merchantId} 09`)).toBeUndefined()
  await expect(check(code)).rejects.toMatchObject({ code: 'SUPERVISOR_CODE_WRONG' })
})

test('behavior: a shop that is none', async () => {
  const shop = '00000000-0000-7000-8000-000000000001'
  await expect(run(`set ${shop} 01 Lead --by ann`)).rejects.toMatchObject({
    code: 'PAYMENT_MERCHANT_UNKNOWN',
  })
})

test.each([
  '',
  'list none',
  'set 01 Lead --by ann',
  'set MERCHANT 1 Lead --by ann',
  'set MERCHANT 01 --by ann',
  'set MERCHANT 01 Lead',
  'change MERCHANT 01 Lead --by ann',
])('parameters: %j is refused', async (text) => {
  await expect(run(text.replace('MERCHANT', world.merchantId))).rejects.toThrow(TypeError)
})
