() => {
  const numbers = color => color.match(/[\d.]+/g).map(Number);
  const luminance = color => {
    const [r, g, b] = numbers(color).slice(0, 3).map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => numbers(getComputedStyle(element).backgroundColor)[3] !== 0 ? element : behind(element.parentElement);
  const ink = element => element.closest('svg') ? getComputedStyle(element).fill : getComputedStyle(element).color;
  const contrast = element => {
    const [dark, light] = [ink(element), getComputedStyle(behind(element)).backgroundColor].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const outputs = [...document.querySelectorAll('.jp-NotebookPanel .jp-OutputArea-output.jp-RenderedHTMLCommon')];
  // What is folded must be as readable.
  outputs.flatMap(output => [...output.querySelectorAll('details')]).forEach(details => { details.open = true; });
  const pieces = root => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      if (!walk.currentNode.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      const rects = [...range.getClientRects()].filter(rect => rect.width > 1 && rect.height > 1);
      if (rects.length) found.push({ element: walk.currentNode.parentElement, text: walk.currentNode.data.trim(), rects });
    }
    return found;
  };
  // A line's box is higher than its letters: what covers less than a third of it covers none.
  const cover = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3;
  const all = outputs.map(pieces);
  const covered = all.flatMap(texts => texts.flatMap((one, i) => texts.slice(i + 1)
    .filter(other => one.rects.some(a => other.rects.some(b => cover(a, b))))
    .map(other => one.text.slice(0, 40) + ' | ' + other.text.slice(0, 40))));
  const wide = all.flatMap((texts, i) => {
    const { left, right } = outputs[i].getBoundingClientRect();
    return texts.filter(text => text.rects.some(rect => rect.right > right + 0.5 || rect.left < left - 0.5)).map(text => text.text.slice(0, 40));
  });
  const seen = {
    outputs: outputs.length,
    pieces: all.flat().length,
    covered,
    wide,
    brokenLines: outputs.map(output => [...output.querySelectorAll('.rolecall-plain')].filter(plain => plain.checkVisibility())
      .reduce((sum, plain) => sum + Math.round(plain.clientHeight / parseFloat(getComputedStyle(plain).lineHeight)) - plain.textContent.trimEnd().split('\n').length, 0)),
    leastContrast: Math.min(...all.flat().map(text => contrast(text.element))),
    background: luminance(getComputedStyle(behind(outputs[0])).backgroundColor),
    cells: [...new Set(outputs.flatMap(output => [...output.querySelectorAll('td:not(.took)')]).filter(cell => cell.getClientRects().length).map(cell => getComputedStyle(cell).textAlign))].join(),
    styles: outputs.flatMap(output => [...output.querySelectorAll('style')]).length,
    texts: outputs.map(output => output.innerText),
  };
  outputs.flatMap(output => [...output.querySelectorAll('details')]).forEach(details => { details.open = false; });
  return seen;
}
