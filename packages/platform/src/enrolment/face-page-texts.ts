import type { Locale } from '@essc/protocol/messages/messages'

const zh = {
  title: '人脸验证',
  who: '被验证人',
  channel: '申请渠道',
  what: '接下来由人脸服务拍摄并比对您的面容。平台不保存照片，只得到“是否本人”的结果。',
  how: '请在光线好的地方，摘下口罩，正对屏幕。',
  begin: '开始验证',
  leave: '不验证，返回',
  doneTitle: '可以返回了',
  done: '验证页面已结束。如没有自动返回，请点左上角返回，继续办理。',
  invalidTitle: '无法打开',
  invalid: '此验证页面已失效。请返回后重新开始。',
  sandboxTitle: '沙箱的人脸摄像头',
  sandbox: '演示：没有真的摄像头。请选择接下来发生什么；比对是否通过由测试人员决定。',
  taken: '面容已拍摄',
  timedOut: '超时未完成',
  cancelled: '取消',
}

const en: typeof zh = {
  title: 'Face check',
  who: 'Whose face',
  channel: 'Asked through',
  what: 'Next, the face service takes your picture and compares it. The platform keeps no picture; it learns only whether it is you.',
  how: 'Find good light, take off a mask, look straight at the screen.',
  begin: 'Begin',
  leave: 'Go back without it',
  doneTitle: 'You can go back now',
  done: 'This page is done. If it does not close by itself, go back with the arrow above.',
  invalidTitle: 'This cannot be opened',
  invalid: 'This page is no longer good. Go back and begin anew.',
  sandboxTitle: 'The sandbox’s camera',
  sandbox:
    'Demonstration: there is no camera. Choose what happens; whether the face matches depends on the test person.',
  taken: 'The face was taken',
  timedOut: 'It took too long',
  cancelled: 'Cancel',
}

/** The texts of the pages for a face check. */
export function facePageTexts(locale: Locale): typeof zh {
  return locale === 'zh' ? zh : en
}
