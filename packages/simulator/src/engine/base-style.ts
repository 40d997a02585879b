/** How built-in tags look before the mini-program's own sheets. Sizes follow the vendors' defaults. */
export const baseStyle = `
html, body { margin: 0; height: 100%; overflow: hidden; }
body { font: 16px/1.4 -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans', sans-serif; }
mini-program { display: block; position: absolute; inset: 0; overflow: hidden; }
page { display: block; position: absolute; inset: 0; overflow: hidden auto; scrollbar-width: none;
  box-sizing: border-box; overscroll-behavior: contain; word-break: break-word; }
page[hidden], [hidden] { display: none !important; }
view, cover-view, scroll-view, swiper, swiper-item, form, picker, radio-group, checkbox-group,
rich-text, web-view, wx-progress, cover-image { display: block; }
text, navigator, label, switch, checkbox, radio { display: inline; }
navigator { display: block; }
text { white-space: pre-wrap; }
text[selectable] { user-select: text; }
image, cover-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
image > img, cover-image > img { display: block; width: 100%; height: 100%; object-fit: fill; }
image > img:not([src]) { visibility: hidden; }
image[mode=aspectFit] > img { object-fit: contain; }
image[mode=aspectFill] > img { object-fit: cover; }
image[mode=widthFix] { height: auto; }
image[mode=widthFix] > img { height: auto; }
image[mode=heightFix] { width: auto; }
image[mode=heightFix] > img { width: auto; }
image[mode=center] > img, image[mode=top] > img, image[mode=bottom] > img, image[mode=left] > img,
image[mode=right] > img { object-fit: none; }
image[mode=top] > img { object-position: top; }
image[mode=bottom] > img { object-position: bottom; }
image[mode=left] > img { object-position: left; }
image[mode=right] > img { object-position: right; }
button { display: block; box-sizing: border-box; width: 100%; margin: 0 auto; padding: 0 14px;
  border: 0; border-radius: 5px; background: #f2f2f2; color: #000; font: inherit; font-size: 18px;
  line-height: 2.55; text-align: center; position: relative; overflow: hidden; cursor: pointer;
  touch-action: manipulation; }
button[data-type=primary] { background: #07c160; color: #fff; }
button[data-type=warn] { background: #e64340; color: #fff; }
button[data-plain] { background: transparent; border: 1px solid #353535; color: #353535; }
button[data-plain][data-type=primary] { border-color: #07c160; color: #07c160; }
button[data-in-row] { width: auto; }
button[data-size=mini] { display: inline-block; width: auto; padding: 0 1.3em; font-size: 13px;
  line-height: 2.3; }
button:disabled { opacity: .45; cursor: default; }
.button-hover { filter: brightness(.92); }
button[data-loading]::before { content: ''; display: inline-block; width: .9em; height: .9em;
  margin-right: .5em; border: 2px solid currentcolor; border-right-color: transparent;
  border-radius: 50%; vertical-align: -.1em; animation: mini-program-spin 1s linear infinite; }
@keyframes mini-program-spin { to { transform: rotate(1turn); } }
page input, page textarea { box-sizing: content-box; border: 0; padding: 0; margin: 0;
  background: none; color: inherit; font: inherit; text-align: inherit; border-radius: 0;
  outline: none; }
switch > input:focus-visible, checkbox > input:focus-visible, radio > input:focus-visible
{ outline: 2px solid #1677ff; outline-offset: 1px; }
page input:where([type=text], [type=password]) { display: block; min-height: 1.4em;
  width: -webkit-fill-available; width: stretch; }
textarea { display: block; width: 300px; height: 150px; resize: none; }
switch > input, checkbox > input, radio > input { width: 1.2em; height: 1.2em; margin: 0 .3em 0 0;
  vertical-align: -.2em; accent-color: #07c160; }
switch > input { appearance: none; width: 52px; height: 32px; border-radius: 16px;
  background: #dfdfdf; position: relative; vertical-align: middle; transition: background .1s; }
switch > input:checked { background: #07c160; }
switch > input::after { content: ''; position: absolute; left: 2px; top: 2px; width: 28px;
  height: 28px; border-radius: 50%; background: #fff; transition: left .1s; }
switch > input:checked::after { left: 22px; }
switch > input:disabled { opacity: .5; }
picker { position: relative; }
.picker-cover { position: absolute; inset: 0; z-index: 1; display: flex; opacity: 0; }
.picker-cover > * { flex: 1; min-width: 0; height: 100%; cursor: pointer; font-size: 16px; }
picker:focus-within { outline: 2px solid #1677ff; }
scroll-view { scrollbar-width: none; }
scroll-view[scroll-x] { overflow-x: auto; overscroll-behavior-x: contain; }
scroll-view[scroll-y] { overflow-y: auto; overscroll-behavior-y: contain; }
swiper { height: 150px; display: flex; overflow: auto hidden; scroll-snap-type: x mandatory;
  scrollbar-width: none; }
swiper[vertical] { flex-direction: column; overflow: hidden auto; scroll-snap-type: y mandatory; }
swiper-item { flex: 0 0 100%; height: 100%; overflow: hidden; scroll-snap-align: start; }
swiper[indicator-dots] { scroll-marker-group: after; }
swiper[indicator-dots]::scroll-marker-group { display: flex; justify-content: center; gap: 8px;
  height: 8px; margin: -18px 0 10px; position: relative; }
swiper[indicator-dots] > swiper-item::scroll-marker { content: ''; width: 8px; height: 8px;
  border-radius: 50%; background: var(--dot, rgba(0, 0, 0, .3)); }
swiper[indicator-dots] > swiper-item::scroll-marker:target-current
{ background: var(--dot-active, #000); }
slider { display: block; margin: 10px 18px; }
slider > input { width: 100%; height: 28px; margin: 0; accent-color: #07c160; }
slider[show-value] { display: flex; gap: 10px; }
slider[show-value]::after { content: attr(data-value); min-width: 2.5em; color: #888; }
wx-progress { position: relative; height: 6px; background: linear-gradient(var(--bar, #09bb07) 0 0)
  no-repeat 0 / var(--percent, 0%) 100% var(--track, #ebebeb); }
wx-progress[show-info] { margin-right: 3.5em; }
wx-progress[show-info]::after { content: attr(data-info); position: absolute; left: 100%;
  top: 50%; transform: translateY(-50%); margin-left: .6em; white-space: nowrap; }
canvas { display: block; width: 300px; height: 225px; }
web-view { position: absolute; inset: 0; z-index: 10; background: #fff; }
web-view > iframe { width: 100%; height: 100%; border: 0; }
`
