import { simulatedHost } from '@essc/hosts/simulated'
import { App } from '@essc/models/app'
import type { Look } from '@essc/models/look'
import type { Keypad } from '@essc/models/password/keypad'
import type { Card } from '@essc/protocol/cards/schema'
import type { Locale } from '@essc/protocol/messages/messages'
import { accented, rightToLeft } from '@essc/protocol/messages/pseudo'
import type { Payment, QuoteAnswer } from '@essc/protocol/payments/schema'
import { createEssc } from '@essc/sdk/client'
import type { ReactNode } from 'react'

/** The states of one component, each drawn from a real model that was put into it. */
export interface Demo {
  name: string
  states: Readonly<Record<string, (app: App) => ReactNode>>
}

export interface DemoOptions {
  locale: Locale | 'accented' | 'rtl'
  look: Look
  fontScale: number
}

/** An app in a host without any network: nothing that a demo shows comes from anywhere else. */
export function demoApp({ locale, look, fontScale }: DemoOptions): App {
  const host = simulatedHost()
  const essc = createEssc({
    host,
    channel: 'ch_demo',
    platform: 'https://card.example',
    ticket: () => Promise.resolve(''),
  })
  const app = new App({
    essc,
    host,
    fontScale,
    locale: locale === 'zh' ? 'zh' : 'en',
    ...(locale === 'accented' ? { dress: accented } : {}),
    ...(locale === 'rtl' ? { dress: rightToLeft, direction: 'rtl' as const } : {}),
  })
  app.look = look
  app.card = 'open'
  return app
}

export const demoCard: Card = {
  cardId: '01a20000-0000-7000-8000-000000000001',
  status: 'active',
  level: 2,
  maskedName: '*一鸣',
  maskedNumber: '330***********9813',
  region: '330500',
  regionName: { zh: '湖州市', en: 'Huzhou' },
  bankName: '云海银行',
  issuedOn: '2026-06-01',
  validUntil: '2031-06-01',
  paymentOpen: true,
}

export const demoPayment: Payment = {
  paymentId: '01a20000-0000-7000-8000-000000000002',
  state: 'captured',
  amountFen: 20_001,
  merchantName: '青禾大药房',
  createdAtUnix: 1_795_000_000,
  receiptNumber: '20261124-23DQ-8DXR-4JPX',
  bankName: '临江银行',
  accountTail: '0003',
}

export const demoQuote: QuoteAnswer = {
  paymentId: demoPayment.paymentId,
  amountFen: demoPayment.amountFen,
  merchantName: demoPayment.merchantName,
  bankName: demoPayment.bankName,
  accountTail: demoPayment.accountTail,
  digest: 'A'.repeat(43),
  expiresAtUnix: 84,
  stepUp: 'password',
}

/** A keypad in an order that is the same in every picture; a real one is shuffled. */
export function laidOut<K extends Keypad>(keypad: K, digits = ''): K {
  keypad.layout = Array.from('7301946825')
  keypad.digits = digits
  return keypad
}

export const nothing = (): void => undefined
