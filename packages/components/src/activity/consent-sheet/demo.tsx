import { type Demo, nothing } from '../../shared/demo.ts'
import { ConsentSheet } from './ConsentSheet.tsx'

const answers = { onAgree: nothing, onDecline: nothing }

export const demo: Demo = {
  name: 'activity/consent-sheet',
  states: {
    library: () => (
      <ConsentSheet
        who="湖州市图书馆"
        purpose="办理读者证"
        fields={['参保地', '是否成年']}
        kept={['姓名', '社会保障号码']}
        until="2026-12-31"
        {...answers}
      />
    ),
    long: () => (
      <ConsentSheet
        who="某某自治州人力资源和社会保障服务中心综合业务受理大厅（南区）"
        purpose="核对城乡居民基本养老保险待遇领取资格并登记社会保障卡银行账户变更"
        fields={['姓名', '社会保障号码', '参保地', '参保身份', '开户银行', '账户尾号']}
        {...answers}
      />
    ),
    busy: () => (
      <ConsentSheet who="湖州市图书馆" purpose="办理读者证" fields={['参保地']} busy {...answers} />
    ),
  },
}
