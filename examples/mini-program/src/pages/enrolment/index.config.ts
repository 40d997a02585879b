export default definePageConfig({ navigationBarTitleText: '领取电子社保卡' })
