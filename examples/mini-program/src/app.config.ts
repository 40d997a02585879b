export default defineAppConfig({
  pages: ['pages/home/index'],
  subPackages: [
    { root: 'pages/enrolment', pages: ['index', 'bank'] },
    { root: 'pages/code', pages: ['identity', 'payment'] },
    { root: 'pages/pay', pages: ['index'] },
    { root: 'pages/services', pages: ['index'] },
    { root: 'pages/activity', pages: ['index'] },
    { root: 'pages/settings', pages: ['index'] },
    { root: 'pages/web', pages: ['index'] },
  ],
  lazyCodeLoading: 'requiredComponents',
  window: {
    backgroundTextStyle: 'light',
    backgroundColor: '#f2f5f9',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTitleText: '电子社保卡示例',
    navigationBarTextStyle: 'black',
  },
})
