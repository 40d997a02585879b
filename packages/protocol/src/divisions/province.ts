/** A province, autonomous region or municipality (GB/T 2260 first level). */
export interface Province {
  /** Six digits, the last four zero: `330000`. */
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
}

const names =
  '11北京市|Beijing,12天津市|Tianjin,13河北省|Hebei,14山西省|Shanxi,15内蒙古自治区|Inner Mongolia,' +
  '21辽宁省|Liaoning,22吉林省|Jilin,23黑龙江省|Heilongjiang,31上海市|Shanghai,32江苏省|Jiangsu,' +
  '33浙江省|Zhejiang,34安徽省|Anhui,35福建省|Fujian,36江西省|Jiangxi,37山东省|Shandong,' +
  '41河南省|Henan,42湖北省|Hubei,43湖南省|Hunan,44广东省|Guangdong,45广西壮族自治区|Guangxi,' +
  '46海南省|Hainan,50重庆市|Chongqing,51四川省|Sichuan,52贵州省|Guizhou,53云南省|Yunnan,' +
  '54西藏自治区|Tibet,61陕西省|Shaanxi,62甘肃省|Gansu,63青海省|Qinghai,' +
  '64宁夏回族自治区|Ningxia,65新疆维吾尔自治区|Xinjiang'

let table: readonly Province[] | undefined

/** The 31 provinces whose social security funds issue cards, ordered by code. */
export function provinces(): readonly Province[] {
  table ??= names.split(',').map((entry) => {
    const [zh = '', en = ''] = entry.slice(2).split('|')
    return { code: `${entry.slice(0, 2)}0000`, name: { zh, en } }
  })
  return table
}

/**
 * The province of any division code, found by its first two digits, so that it also answers for
 * county codes and for codes retired long ago. Undefined outside the 31 provinces.
 *
 * @example provinceOf('330521')?.name.en // 'Zhejiang'
 */
export function provinceOf(code: string): Province | undefined {
  const head = code.slice(0, 2)
  return provinces().find((province) => province.code.startsWith(head) && head.length === 2)
}
