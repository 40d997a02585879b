import type { Locale } from '@essc/protocol/messages/messages'

const zh = {
  recordTitle: '缴费记录',
  statusTitle: '社保卡状态',
  synthetic: '演示数据：人员、单位和金额均为虚构。',
  holder: '姓名',
  fund: '参保地',
  kind: '参保身份',
  employee: '企业职工',
  flexible: '灵活就业人员',
  resident: '城乡居民',
  retired: '退休人员',
  none: '未参保',
  summary: '最近两年',
  months: '缴费月数',
  personal: '个人缴纳合计',
  employer: '单位或财政缴纳合计',
  employerName: '缴费单位',
  base: '缴费基数',
  pension: '养老保险',
  medical: '医疗保险',
  unemployment: '失业保险',
  workInjury: '工伤保险',
  monthTotal: '当月合计',
  nothing: '最近两年没有缴费记录。',
  status: '状态',
  active: '正常',
  lost: '已挂失',
  cancelled: '已注销',
  stopped: '已停用',
  expired: '已过期',
  region: '发卡地',
  bank: '服务银行',
  issuedOn: '发卡日期',
  validUntil: '有效期至',
  invalidTitle: '无法打开',
  code: '代码',
}

const en: typeof zh = {
  recordTitle: 'Contribution record',
  statusTitle: 'Card status',
  synthetic: 'Demonstration data: people, employers and amounts are invented.',
  holder: 'Name',
  fund: 'Insured in',
  kind: 'Insured as',
  employee: 'Employee',
  flexible: 'Self-employed',
  resident: 'Resident',
  retired: 'Retired',
  none: 'Not insured',
  summary: 'The last two years',
  months: 'Months paid',
  personal: 'Paid by you in all',
  employer: 'Paid by employer or public funds in all',
  employerName: 'Employer',
  base: 'Base',
  pension: 'Pension',
  medical: 'Medical',
  unemployment: 'Unemployment',
  workInjury: 'Work injury',
  monthTotal: 'Month in all',
  nothing: 'Nothing was paid in the last two years.',
  status: 'Status',
  active: 'Active',
  lost: 'Reported lost',
  cancelled: 'Cancelled',
  stopped: 'Stopped',
  expired: 'Expired',
  region: 'Issued in',
  bank: 'Bank',
  issuedOn: 'Issued on',
  validUntil: 'Valid until',
  invalidTitle: 'This cannot be opened',
  code: 'Code',
}

/** The texts of the service pages that this platform renders. */
export function pageTexts(locale: Locale): typeof zh {
  return locale === 'zh' ? zh : en
}

/**
 * The language of a page: what the address asks for, else what the browser prefers, else Chinese.
 *
 * @param acceptLanguage the header, RFC 9110, 12.5.4.
 */
export function pageLocale(asked: unknown, acceptLanguage: string | undefined): Locale {
  if (asked === 'zh' || asked === 'en') return asked
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
      const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find(Boolean)
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => weight > 0 && (language === 'zh' || language === 'en'))
    .sort((a, b) => b.weight - a.weight)
  return ranked[0]?.language === 'en' ? 'en' : 'zh'
}
