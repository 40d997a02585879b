import type { Locale } from '@essc/protocol/messages/messages'

const TEXTS = {
  zh: {
    title: '账单',
    payment: '付款',
    void: '撤销',
    refund: '退款',
    paid: '已付',
    back: '已退',
    net: '合计',
    days: '日期',
    csv: '下载表格（CSV）',
    none: '这段时间没有记录。',
    invalid: '此链接已失效。请重新打开账单。',
    columns: ['时间', '类型', '金额（元）', '商户或订单', '收据号', '退款编号'],
  },
  en: {
    title: 'Statement',
    payment: 'payment',
    void: 'void',
    refund: 'refund',
    paid: 'Paid',
    back: 'Given back',
    net: 'Net',
    days: 'Days',
    csv: 'Download as a table (CSV)',
    none: 'Nothing in this time.',
    invalid: 'This link is no longer valid. Open the statement again.',
    columns: ['time', 'kind', 'amount (yuan)', 'shop or order', 'receipt', 'refund'],
  },
} as const

/** The words of statements that a browser shows. */
export function statementTexts(locale: Locale): (typeof TEXTS)['zh' | 'en'] {
  return locale === 'zh' ? TEXTS.zh : TEXTS.en
}
