import { readFileSync } from 'node:fs'
import path from 'node:path'
import { conformanceCases } from './conformance/cases.ts'

const text = readFileSync(path.resolve(__dirname, '../../../docs/hosts.md'), 'utf8')
const rules = Array.from(text.matchAll(/^- (.+) \(`([a-zA-Z]+\.[a-zA-Z]+)`\)$/gm)).map(
  ([, rule, id]) => `${id}: ${rule}`,
)

// A rule without a case is a wish, and a case without a rule a surprise.
test('default: each rule of docs/hosts.md is a case, and each case a rule', () => {
  expect([...rules].sort()).toEqual(
    conformanceCases()
      .map(({ id, rule }) => `${id}: ${rule}`)
      .sort(),
  )
})

test('default: each member of the interface stands in docs/hosts.md', () => {
  const source = readFileSync(path.resolve(__dirname, 'host.ts'), 'utf8')
  const [, members = ''] = /export interface Host \{([\s\S]*?)\n\}/.exec(source) ?? []
  const names = Array.from(members.matchAll(/^ {2}(?:readonly )?([a-zA-Z]+)\??[(:]/gm)).map(
    ([, name]) => name as string,
  )
  expect(names.length).toBeGreaterThan(15)
  expect(names.filter((name) => name !== 'name' && !text.includes(name))).toEqual([])
})

test('default: each member has a section of its own, with the page of a vendor', () => {
  const source = readFileSync(path.resolve(__dirname, 'host.ts'), 'utf8')
  const [, body = ''] = /export interface Host \{([\s\S]*?)\n\}/.exec(source) ?? []
  const members = Array.from(body.matchAll(/^ {2}(?:readonly )?([a-zA-Z]+)\??[(:]/gm)).map(
    ([, name]) => name as string,
  )
  const sections = text.split(/^(?=###? )/m).map((section) => section.split('\n'))
  // What every host has of itself, and a word that goes with another member.
  const ours = ['name', 'supports', 'native', 'now', 'timer', 'faceMeans']
  const missing = members
    .filter((member) => !ours.includes(member))
    .filter((member) => {
      const own = sections.find(([heading = '']) => new RegExp(`\\b${member}\\b`).test(heading))
      return !own?.some((line) => line.includes('](https://'))
    })
  expect(missing).toEqual([])
})
