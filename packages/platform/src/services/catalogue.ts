import type { Service } from '@essc/protocol/services/schema'

/** Both languages of a text. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A service as it is kept; a provincial or city one stands once and serves every place. */
export interface CatalogueEntry {
  /** Of a national service its id; of others what follows the place's code and a hyphen. */
  readonly key: string
  readonly reach: Service['reach']
  readonly category: Service['category']
  readonly title: Bilingual
  readonly summary: Bilingual
  /** The page that this platform renders itself; others are listed and not yet reachable. */
  readonly page?: 'contribution-record' | 'card-status'
}

const entry = (
  reach: Service['reach'],
  category: Service['category'],
  key: string,
  title: readonly [zh: string, en: string],
  summary: readonly [zh: string, en: string],
): CatalogueEntry => ({
  key,
  reach,
  category,
  title: { zh: title[0], en: title[1] },
  summary: { zh: summary[0], en: summary[1] },
})

/** The directory as data. Adding a service is adding a row; a page makes it reachable. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...entry(
      'national',
      'insurance',
      'contribution-record',
      ['我的缴费记录', 'My contribution record'],
      ['查看本人社会保险的缴费月份和金额', 'Months and amounts paid for your social insurance'],
    ),
    page: 'contribution-record',
  },
  {
    ...entry(
      'national',
      'card',
      'card-status',
      ['社保卡状态', 'Card status'],
      ['查看本人社保卡的状态和有效期', 'Status and validity of your social security card'],
    ),
    page: 'card-status',
  },
  entry(
    'national',
    'insurance',
    'insurance-certificate',
    ['参保证明', 'Certificate of insurance'],
    ['开具和查验参保缴费证明', 'Get and check a certificate that you are insured'],
  ),
  entry(
    'national',
    'insurance',
    'pension-estimate',
    ['养老金测算', 'Pension estimate'],
    ['按现有缴费估算退休后的养老金', 'What your pension may be, from what has been paid'],
  ),
  entry(
    'national',
    'insurance',
    'benefit-eligibility',
    ['待遇资格认证', 'Eligibility check'],
    ['每年确认一次领取待遇的资格', 'Confirm once a year that you may draw benefits'],
  ),
  entry(
    'national',
    'insurance',
    'insurance-transfer',
    ['社会保险关系转移', 'Transfer of insurance'],
    ['换地方工作后把社保关系接过来', 'Take your insurance with you to another place'],
  ),
  entry(
    'national',
    'insurance',
    'overseas-exemption',
    ['境外免缴', 'Exemption abroad'],
    ['在协定国家工作免缴当地社保的证明', 'Proof for working in countries with an agreement'],
  ),
  entry(
    'national',
    'employment',
    'unemployment-registration',
    ['失业登记', 'Unemployment registration'],
    ['登记失业并获得就业帮助', 'Register as unemployed and get help to find work'],
  ),
  entry(
    'national',
    'employment',
    'unemployment-benefit',
    ['失业保险金申领', 'Unemployment benefit'],
    ['申请失业保险待遇', 'Apply for benefits of unemployment insurance'],
  ),
  entry(
    'national',
    'employment',
    'job-search',
    ['求职招聘', 'Job search'],
    ['公共招聘网站上的岗位', 'Open positions on the public job boards'],
  ),
  entry(
    'national',
    'employment',
    'skill-certificate',
    ['技能人员证书查询', 'Skill certificates'],
    ['查询职业资格和技能等级证书', 'Look up professional and skill certificates'],
  ),
  entry(
    'national',
    'rights',
    'electronic-contract',
    ['电子劳动合同', 'Electronic labour contract'],
    ['查看已签订的电子劳动合同', 'See the labour contracts you have signed'],
  ),
  entry(
    'national',
    'rights',
    'wage-arrears',
    ['欠薪线索反映', 'Report unpaid wages'],
    ['反映拖欠工资的线索', 'Tell the labour inspection about unpaid wages'],
  ),
  entry(
    'province',
    'insurance',
    'flexible-employment',
    ['灵活就业参保登记', 'Insurance for the self-employed'],
    ['灵活就业人员参加养老保险', 'Pension insurance without an employer'],
  ),
  entry(
    'province',
    'insurance',
    'work-injury',
    ['工伤认定与待遇', 'Work injury'],
    ['查询工伤认定进度和待遇', 'Progress and benefits after an injury at work'],
  ),
  entry(
    'province',
    'employment',
    'training-subsidy',
    ['职业培训补贴', 'Training subsidy'],
    ['申领技能提升和培训补贴', 'Apply for a subsidy for vocational training'],
  ),
  entry(
    'province',
    'rights',
    'arbitration',
    ['劳动争议调解仲裁', 'Labour arbitration'],
    ['在线申请调解和仲裁', 'Ask for mediation or arbitration online'],
  ),
  entry(
    'city',
    'card',
    'card-replacement',
    ['社保卡挂失与补换', 'Loss and replacement of the card'],
    ['挂失、解挂和补换实体卡', 'Report a lost card or get a new one'],
  ),
  entry(
    'city',
    'card',
    'card-progress',
    ['制卡进度', 'Card production'],
    ['查询实体卡制作到哪一步', 'How far your physical card has come'],
  ),
  entry(
    'city',
    'card',
    'service-points',
    ['社保卡服务网点', 'Service points'],
    ['附近的经办大厅和合作银行网点', 'Halls and bank branches near you'],
  ),
  entry(
    'city',
    'insurance',
    'allowances',
    ['补贴发放查询', 'Allowances'],
    ['查询发到社保卡里的补贴', 'Allowances that were paid to your card'],
  ),
]
