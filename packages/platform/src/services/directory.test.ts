import { prefectures } from '@essc/protocol/divisions/prefectures'
import { provinces } from '@essc/protocol/divisions/province'
import { Service } from '@essc/protocol/services/schema'
import { Value } from 'typebox/value'
import { directoryOf, findService } from './directory.ts'

test('default', () => {
  const ids = directoryOf('330500')!.map(({ service }) => service.serviceId)
  expect(ids).toContain('contribution-record')
  expect(ids).toContain('330000-work-injury')
  expect(ids).toContain('330500-card-progress')
  const progress = directoryOf('330500')!.find((each) =>
    each.service.serviceId.endsWith('progress'),
  )
  expect(progress!.service.title).toEqual({ zh: '湖州市制卡进度', en: 'Card production, Huzhou' })
})

test('behavior: every prefecture has a directory of all three reaches', () => {
  expect(prefectures().length).toBe(369)
  for (const { code } of prefectures()) {
    const directory = directoryOf(code)!
    const ids = directory.map(({ service }) => service.serviceId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(directory.map(({ service }) => service.reach)).size).toBe(3)
    for (const { service } of directory) {
      expect(Value.Check(Service, { ...service, available: false })).toBe(true)
      // What is listed is found again by its id, the same.
      expect(findService(service.serviceId)).toMatchObject({
        service: { serviceId: service.serviceId, title: service.title },
      })
    }
  }
  for (const { code } of provinces()) expect(findService(`${code}-work-injury`)).toBeDefined()
})

test('behavior: what no place offers is not found', () => {
  expect(directoryOf('330599')).toBeUndefined()
  expect(directoryOf('330521')).toBeUndefined()
  for (const id of [
    'nothing',
    '330500-nothing',
    '330500-contribution-record',
    'card-progress',
    '330500-work-injury',
    '330000-card-progress',
    '999999-card-progress',
    '',
  ]) {
    expect(findService(id)).toBeUndefined()
  }
})
