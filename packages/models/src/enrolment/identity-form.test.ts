import { offlineApp } from '../testing.ts'
import { IdentityForm } from './identity-form.ts'

function filled(documentNumber: string, name = '陈一鸣'): IdentityForm {
  const form = new IdentityForm(offlineApp())
  form.setName(name)
  form.setDocumentNumber(documentNumber)
  return form
}

test('default: a resident id, as most people have', () => {
  const form = filled(' 33050219900512981x ')
  expect(form.view).toMatchObject({ kind: 'resident-id', keyboard: 'idcard', hint: '' })
  form.setDocumentNumber(' 330502199005129813 ')
  expect(form.checked()).toEqual({ name: '陈一鸣', documentNumber: '330502199005129813' })
})

test.each([
  ['33050219900512981', 'length', '号码应为 18 位，现在是 17 位。'],
  [
    '330584070470',
    'length',
    '号码前面有 3 个字母的，是旧版外国人永久居留身份证：请在上面换一种证件，再输入字母和数字。',
  ],
  ['3305021990051298IX', 'characters', '号码里有不该有的字。最后一位是 X 时输入 X。'],
  ['993305021990051298', 'birthDate', '号码中间的出生日期不对。'],
  ['330502199005129814', 'checkDigit', '有一位可能输错了，或相邻两位颠倒了。'],
  ['003305199005129813', 'region', '号码的前 6 位不对。'],
])(
  'behavior: %s is refused for its %s, and the hint goes when it is mended',
  (number, fault, hint) => {
    const form = filled(number)
    expect(form.checked()).toBeUndefined()
    expect([form.fault, form.view.hint]).toEqual([fault, hint])
    form.setDocumentNumber('330502199005129813')
    expect(form.view.hint).toBe('')
  },
)

test('behavior: the number says what it is of, whatever was chosen', () => {
  const form = filled('810000199408230021')
  form.choose('taiwan-permit')
  expect(form.checked()).toBeDefined()
  expect(form.view.kindName).toBe('港澳居民居住证（香港）')
})

test('behavior: letters come first in the older card for foreigners, whose name is in Latin script', () => {
  const form = filled('', '')
  form.openKinds()
  expect(form.view.kinds.map(({ id }) => id)).toHaveLength(6)
  form.choose('foreign-resident-2017')
  expect(form.view).toMatchObject({
    isChoosing: false,
    keyboard: 'text',
    namePlaceholder: '与证件上的英文姓名一致',
    numberPlaceholder: '15 位，3 个字母加 12 位数字',
    isFilled: false,
  })
})

test('behavior: a photo fills the form, and what it does not say leaves what was typed', () => {
  const form = filled('', '王')
  form.fill({
    documentKind: 'macao-permit',
    name: '',
    documentNumber: '820000198801012312',
    isNumberValid: false,
  })
  expect(form.view).toMatchObject({
    kind: 'macao-permit',
    name: '王',
    documentNumber: '820000198801012312',
    readNote: '已从照片填写，但号码可能读错了。请对照证件逐位改正。',
  })
  form.clear()
  expect(form.view).toMatchObject({ name: '', documentNumber: '', readNote: '' })
})
