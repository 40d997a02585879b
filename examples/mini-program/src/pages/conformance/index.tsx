import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { role } from '@essc/components/shared/role'
import { type DeviceStep, deviceSteps, runsByItself } from '@essc/hosts/conformance/device'
import type { DeviceResult } from '@essc/hosts/conformance/device-report'
import { isEsscError } from '@essc/protocol/errors'
import { Image, Text, View } from '@tarojs/components'
import { pxTransform } from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { useEffect, useMemo, useState } from 'react'
import { Page } from '../../shared/Page'
import { reportOf } from './report'

/** Words of a page for testers, which is no part of the product's catalogue. */
const WORDS = {
  title: { zh: '真机检验', en: 'On this phone' },
  start: { zh: '开始', en: 'Start' },
  running: { zh: '进行中…', en: 'Running…' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  skip: { zh: '跳过此项', en: 'Leave this one out' },
  end: { zh: '到此结束，出报告', en: 'End here, with the report' },
  report: { zh: '检验报告', en: 'Report' },
  passed: { zh: '通过', en: 'passed' },
  failed: { zh: '未通过', en: 'failed' },
  skipped: { zh: '跳过', en: 'left out' },
  lacks: { zh: '宿主没有', en: 'not there' },
  unsigned: { zh: '此宿主无法签名。', en: 'This phone cannot sign.' },
} as const

type Done = DeviceResult & { why?: string; lacks?: true }

const Walk = observer(function Walk() {
  const app = useApp()
  const { host } = app
  const word = (key: keyof typeof WORDS) => WORDS[key][app.locale]
  const steps = useMemo(() => deviceSteps(), [])
  const [done, setDone] = useState<readonly Done[]>([])
  const [phase, setPhase] = useState<'ready' | 'running' | 'asking'>('ready')
  const [report, setReport] = useState<Awaited<ReturnType<typeof reportOf>>>()
  const step = steps[done.length]

  const next = async (outcome: DeviceResult['outcome'], why?: string) => {
    const all: Done[] = [...done, { id: (step as DeviceStep).id, outcome, ...(why ? { why } : {}) }]
    // What the host lacks is excepted without a word.
    for (let later = steps[all.length]; lacks(later); later = steps[all.length]) {
      all.push({ id: later.id, outcome: 'skipped', lacks: true })
    }
    setPhase('ready')
    setDone(all)
    if (all.length === steps.length) setReport(await reportOf(app.host, app.essc, all))
  }
  // What was not tried is in the report as left out.
  const end = async () => {
    const left = steps.slice(done.length)
    const all = [...done, ...left.map(({ id }): Done => ({ id, outcome: 'skipped' }))]
    setDone(all)
    setReport(await reportOf(app.host, app.essc, all))
  }
  const lacks = (one: DeviceStep | undefined): one is DeviceStep =>
    one?.needs !== undefined && !host.supports(one.needs)
  const start = async (one: DeviceStep) => {
    setPhase('running')
    try {
      await one.run(host)
      if (one.look) setPhase('asking')
      else await next('passed')
    } catch (error) {
      await next('failed', isEsscError(error) ? error.code : String((error as Error)?.message))
    }
  }

  // Where nobody has to do anything the walk goes on by itself, once it was begun.
  const walksOn = phase === 'ready' && done.length > 0 && step !== undefined && runsByItself(step)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is begun once.
  useEffect(() => {
    if (walksOn && step) void start(step)
  }, [walksOn, step])
  const counts = (['passed', 'failed', 'skipped'] as const).map(
    (outcome) => `${word(outcome)} ${done.filter((one) => one.outcome === outcome).length}`,
  )
  const said = ({ outcome, lacks: absent, why }: Done) =>
    [word(absent ? 'lacks' : outcome), why].filter(Boolean).join('  ')

  const side = pxTransform(560)
  return (
    <View>
      <Heading text={word('title')} />
      {step && (
        <View className="essc__panel">
          <Text className="essc__small">{`${done.length + 1} / ${steps.length}  ${step.id}`}</Text>
          <View>
            <Text className="essc__text">{step.todo[app.locale]}</Text>
          </View>
          {phase === 'ready' && !walksOn && (
            <Action main onPress={() => void start(step)}>
              {word('start')}
            </Action>
          )}
          {phase === 'ready' && !walksOn && (
            <Action look="quiet" onPress={() => void next('skipped')}>
              {word('skip')}
            </Action>
          )}
          {phase === 'ready' && !walksOn && done.length > 0 && (
            <Action look="quiet" onPress={() => void end()}>
              {word('end')}
            </Action>
          )}
          {phase === 'running' && (
            <Text className="essc__text" {...role('status')}>
              {word('running')}
            </Text>
          )}
          {phase === 'asking' && step.look && (
            <View>
              <Text className="essc__text">{step.look[app.locale]}</Text>
              <Action main onPress={() => void next('passed')}>
                {word('yes')}
              </Action>
              <Action look="quiet" onPress={() => void next('failed', 'not seen')}>
                {word('no')}
              </Action>
            </View>
          )}
        </View>
      )}
      {report && (
        <View className="essc__panel">
          <Heading text={word('report')} level={2} />
          <Image
            style={{ display: 'block', width: side, height: side, margin: '0 auto' }}
            src={report.image}
            mode="scaleToFill"
            {...role('img')}
            aria-label={word('report')}
            {...{ imgProps: { alt: '' } }}
          />
          {!report.isSigned && <Text className="essc__text">{word('unsigned')}</Text>}
        </View>
      )}
      {done.length > 0 && <Text className="essc__text">{counts.join(' · ')}</Text>}
      {/* The last one first: it is what the tester waits for. */}
      {done
        .slice()
        .reverse()
        .map((one) => (
          <View key={one.id}>
            <Text className="essc__small">{`${one.id}  ${said(one)}`}</Text>
          </View>
        ))}
    </View>
  )
})

export default function ConformancePage() {
  return (
    <Page>
      <Walk />
    </Page>
  )
}
