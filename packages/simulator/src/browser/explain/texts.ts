import { type Both, say } from '../shared/locale.ts'

const texts = {
  title: ['码的逐字段解释', 'A code, field by field'],
  code: ['码的文字，或 hex: 加字节', 'The text of a code, or hex: and bytes'],
  purpose: ['终端要求的用途', 'What the terminal asks for'],
  identity: ['身份', 'Identity'],
  travel: ['出行', 'Travel'],
  choose: ['选择图片', 'Choose a picture'],
  how: [
    '图片也可以拖到这里，或直接粘贴。码只在这个页面里解读，不会被使用。',
    'A picture can be dropped here too, or pasted. The code is read in this page alone, and is not used up.',
  ],
  explain: ['解释', 'Explain'],
  fields: ['字段', 'Fields'],
  checks: ['核验', 'Checks'],
  place: ['位置', 'Place'],
  name: ['名称', 'Name'],
  value: ['含义', 'Says'],
  bytes: ['字节', 'Bytes'],
  good: ['没有见过这个码的终端会接受它。', 'A terminal that has not seen this code would take it.'],
  online: [
    '付款码和 EMV 码由平台联网判断。',
    'Payment and EMV codes are for the platform to decide.',
  ],
  bind: [
    '窗口出示、由手机来扫：之后手机的码只在这个窗口有效。',
    'A desk shows this for the phone to scan: its next codes are good at this desk alone.',
  ],
  nothing: ['这不是我们认识的码', 'This is no code that is known here'],
  noSymbol: ['图片里没有能读出的二维码。', 'No QR symbol could be read in the picture.'],
  hint: ['请把输入法切换为英文再扫一次。', 'Switch the input method to English and scan again.'],
  own: ['由各终端自己记录', 'kept by the terminal'],
  bundle: [
    '信任名单第 {sequence} 号，{age} 秒前签发',
    'Trust bundle {sequence}, issued {age} s ago',
  ],
  alone: [
    '这个浏览器里还没有服务窗口，因此签发方与状态无法核验。',
    'There is no desk in this browser yet, so issuer and status cannot be checked.',
  ],
  language: ['English', '中文'],
} as const satisfies Record<string, Both>

/** A text of the page, in its language. */
export const text = (key: keyof typeof texts): string => say(texts[key])
