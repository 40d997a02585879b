/** A bank of the sandbox. */
export interface SandboxBank {
  /** Three digits from 990 up, where no real bank has its code. */
  readonly code: string
  readonly name: string
  readonly englishName: string
}

/** The banks that issue synthetic cards. They are invented: no real bank is made to fail in a test. */
export const sandboxBanks: readonly SandboxBank[] = [
  { code: '991', name: '云海银行', englishName: 'Yunhai Bank' },
  { code: '992', name: '青禾银行', englishName: 'Qinghe Bank' },
  { code: '993', name: '临江银行', englishName: 'Linjiang Bank' },
  { code: '994', name: '星桥银行', englishName: 'Xingqiao Bank' },
  { code: '995', name: '明湖农村信用社', englishName: 'Minghu Rural Credit Cooperative' },
  { code: '996', name: '长岭储蓄银行', englishName: 'Changling Savings Bank' },
]
