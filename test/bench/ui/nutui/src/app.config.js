export default defineAppConfig({
  pages: ['pages/index/index'],
  lazyCodeLoading: 'requiredComponents',
  window: { navigationBarTitleText: 'Card' },
})
