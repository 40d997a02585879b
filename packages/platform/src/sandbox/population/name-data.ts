/** Surnames by frequency, most frequent first; the shares of the first come from public counts. */
export const surnames = (
  '王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 ' +
  '肖 田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金 韦 贾 ' +
  '夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严 ' +
  '莫 孔 向 常 欧阳 司徒 上官 诸葛'
).split(' ')

/** Given names of Han people: first and second characters and one-character names, by birth year. */
export interface GivenNames {
  /** Used for births before this year. */
  readonly before: number
  readonly male: readonly [string, string]
  readonly female: readonly [string, string]
  /** Percent with a one-character given name. */
  readonly onePercent: number
}

export const givenNames: readonly GivenNames[] = [
  {
    before: 1960,
    male: ['建国志德文玉福永金树长世光春宝明', '国华民生祥林山海清贵福云德发才义'],
    female: ['秀桂玉淑凤素兰翠春美月金', '英兰珍芳华梅莲云霞琴香娥'],
    onePercent: 8,
  },
  {
    before: 1980,
    male: ['建志卫国海永晓文伟俊新学', '军平强华明东红刚勇峰民林'],
    female: ['丽玉秀红小晓海春建文爱雪', '华萍红霞梅芳丽敏燕琴英玲'],
    onePercent: 25,
  },
  {
    before: 2000,
    male: ['晓志俊文家明浩宇海嘉振思', '伟杰鹏超磊辉涛斌宇峰龙翔'],
    female: ['晓婷雅静佳思嘉文欣梦雪慧', '婷静雯洁倩颖琳敏娜丹瑶莹'],
    onePercent: 28,
  },
  {
    before: 9999,
    male: ['子浩宇梓俊一嘉奕沐铭承星', '轩涵睿宸泽然豪阳辰航毅霖'],
    female: ['梓欣雨诗子可一若沐语芷星', '涵怡萱桐妍琪瑶彤汐晨玥宁'],
    onePercent: 7,
  },
]

export const oneCharacterNames = {
  male: '伟强磊军勇杰涛超明刚斌辉鹏飞波毅',
  female: '芳娜敏静丽艳娟霞婷雪颖倩琳洁燕玥',
}

/** Uyghur names: own name and father's name with a middle dot between. */
export const uyghurNames = {
  male: (
    '买买提 艾力 阿卜杜拉 吐尔逊 玉素甫 艾合买提 依明 卡德尔 库尔班 热合曼 肉孜 努尔买买提 ' +
    '阿不都热依木 艾尼瓦尔 帕尔哈提 迪力夏提'
  ).split(' '),
  female: (
    '古丽娜尔 阿依古丽 热依汗 帕提古丽 玛依拉 祖丽皮亚 阿依夏木 古丽巴哈尔 米热班 迪丽努尔 ' +
    '吐尔逊古丽 热娜 买尔哈巴 佐热古丽'
  ).split(' '),
}

/** Tibetan names have no surname. */
export const tibetanNames = {
  first: '扎西 次仁 丹增 洛桑 索朗 格桑 旦增 边巴 尼玛 达娃 普布 米玛 拉巴 贡嘎'.split(' '),
  male: '多吉 顿珠 旺堆 平措 罗布 坚赞 次旦 欧珠'.split(' '),
  female: '卓玛 拉姆 央金 曲珍 德吉 白珍 措姆 玉珍'.split(' '),
}

/** Mongolian names have no surname in daily use. */
export const mongolianNames = {
  male: '巴特尔 苏和 朝鲁 哈斯 布和 巴图 那日苏 阿古拉 乌力吉 孟和 白音 特木尔'.split(' '),
  female: '其其格 萨仁 乌云 娜仁 高娃 塔娜 萨日娜 托娅 琪琪格 乌日娜 格日乐 阿茹娜'.split(' '),
}

/** Yi names of the Liangshan area: clan and given name. */
export const yiNames = {
  clan: '吉克 沙马 阿苏 马海 吉木 阿尔 海来 曲木 阿说 金古'.split(' '),
  male: '木呷 拉铁 曲布 伍且 尔古 子哈 石布 拉且'.split(' '),
  female: '阿依 子果 尔洗 木果 阿呷 曲西 伍呷 友果'.split(' '),
}

/** Names in Latin letters, surname first in capitals as on the cards, by ISO 3166-1 alpha-3. */
export const latinNames = {
  english: {
    surnames: 'SMITH JOHNSON BROWN WILSON TAYLOR CLARK LEWIS WALKER YOUNG KING'.split(' '),
    male: 'JAMES JOHN ROBERT DAVID THOMAS DANIEL PETER ANDREW'.split(' '),
    female: 'MARY LINDA SUSAN KAREN EMMA ALICE HELEN GRACE'.split(' '),
  },
  japanese: {
    surnames: 'SATO SUZUKI TAKAHASHI TANAKA WATANABE ITO YAMAMOTO NAKAMURA'.split(' '),
    male: 'HIROSHI KENJI TAKESHI DAISUKE SHOTA REN'.split(' '),
    female: 'YOKO KEIKO AKIKO YUKI SAKURA HANA'.split(' '),
  },
  korean: {
    surnames: 'KIM LEE PARK CHOI JUNG KANG CHO YOON'.split(' '),
    male: 'MINJUN SEOJUN JIHOON SUNGHO DONGHYUN JINWOO'.split(' '),
    female: 'SEOYEON JIWOO MINSEO SOOJIN EUNJI HAEUN'.split(' '),
  },
  european: {
    surnames: 'MUELLER SCHMIDT MARTIN BERNARD IVANOV WEBER DUBOIS PETROV'.split(' '),
    male: 'LUKAS FELIX PIERRE LOUIS SERGEI IVAN PAUL HANS'.split(' '),
    female: 'ANNA MARIE CLAIRE OLGA ELENA SOPHIE LENA JULIA'.split(' '),
  },
} as const
