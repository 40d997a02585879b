import type { FakeDelivery, FakeMember, FakeOptions } from '@essc/hosts/fakes/options'
import type { Both } from '../shared/locale.ts'
import type { PhoneName, QuirkName, QuirkSet } from './phone.ts'

/** The switches of each phone. They take effect when the app is opened next. */
export const quirkTexts: Readonly<Record<QuirkName, Both>> = {
  noBigInt: ['没有 BigInt（旧手机）', 'No BigInt (an old phone)'],
  oldLibrary: ['旧基础库 2.10.0', 'Old base library 2.10.0'],
  noFace: ['没有人脸接口', 'No face check'],
  slow: ['每次应答慢 0.8 秒', 'Every answer 0.8 s late'],
  doubleAnswers: ['回调来两次', 'Callbacks come twice'],
  completeFirst: ['complete 先于结果', 'complete before the result'],
  failsOnStatus: ['非 2xx 状态当作失败', 'Fails on status not 2xx'],
  lateBridge: ['桥晚到 2 秒', 'Bridge comes 2 s late'],
}

/** Which switches a phone has. */
export const quirksOf: Readonly<Record<PhoneName, readonly QuirkName[]>> = {
  wechat: ['noBigInt', 'oldLibrary', 'noFace', 'slow', 'doubleAnswers', 'completeFirst'],
  alipay: ['noBigInt', 'noFace', 'slow', 'doubleAnswers', 'completeFirst', 'failsOnStatus'],
  bank: ['lateBridge', 'noFace', 'slow', 'doubleAnswers'],
}

const ANSWERING: readonly FakeMember[] = ['login', 'scan', 'verifyFace', 'pay']

/** The options of a vendor's fake that the switches ask for. */
export function fakeQuirks(
  quirks: QuirkSet,
): Pick<FakeOptions, 'delayMs' | 'missing' | 'troubles'> {
  const delivery: FakeDelivery | undefined = quirks.has('doubleAnswers')
    ? 'double'
    : quirks.has('completeFirst')
      ? 'completeFirst'
      : undefined
  return {
    delayMs: quirks.has('slow') ? 800 : 0,
    missing: quirks.has('noFace') ? ['verifyFace'] : [],
    troubles:
      delivery === undefined
        ? {}
        : Object.fromEntries(ANSWERING.map((member) => [member, { delivery }])),
  }
}
