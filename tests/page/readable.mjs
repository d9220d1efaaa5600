// Questions that are asked inside the page. Each function stands alone: it is
// sent to the browser as it is written here.

// Texts that stand out less than 4.5 : 1 (3 : 1 for large ones) from their ground, by WCAG 2.2.
export function lowContrasts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = channels(colour)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return 'white';
  };
  const faults = [];
  for (const node of document.body.querySelectorAll('*')) {
    const text = [...node.childNodes]
      .filter((child) => child.nodeType === Node.TEXT_NODE)
      .map((child) => child.data.trim())
      .join('');
    if (!text || !node.checkVisibility() || node.closest('svg, .unseen, noscript')) continue;
    const style = getComputedStyle(node);
    const [a, b] = [luminance(style.color), luminance(groundOf(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5))
      faults.push(`${ratio.toFixed(2)} ${node.tagName} "${text.slice(0, 40)}" ${style.color} on ${groundOf(node)}`);
  }
  return faults;
}

export function faultsOfStructure() {
  const faults = [];
  const seen = (node) => node.checkVisibility();
  const named = (node) =>
    node.getAttribute('aria-label') || node.textContent.trim() || node.title || node.labels?.[0]?.textContent.trim();
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`two elements are called ${id}`);
  for (const node of document.querySelectorAll(
    'button, a, input, [role="img"], [role="progressbar"], [role="region"]',
  )) {
    const label = node.getAttribute('aria-labelledby');
    if (seen(node) && !named(node) && !(label && document.getElementById(label)))
      faults.push(`no name: ${node.outerHTML.slice(0, 120)}`);
  }
  for (const node of document.querySelectorAll('[aria-labelledby]')) {
    if (!document.getElementById(node.getAttribute('aria-labelledby'))) faults.push(`labelled by nothing: ${node.id}`);
  }
  let former = 0;
  for (const node of [...document.querySelectorAll('h1, h2, h3, h4')].filter(seen)) {
    const level = Number(node.tagName[1]);
    if (level > former + 1) faults.push(`h${former} is followed by ${node.tagName} "${node.textContent}"`);
    former = level;
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption) faults.push('a table has no caption');
    if ([...table.querySelectorAll('th')].some((cell) => !cell.scope))
      faults.push(`a heading of "${table.caption?.textContent}" has no scope`);
  }
  for (const list of document.querySelectorAll('ul'))
    if ([...list.children].some((child) => child.tagName !== 'LI')) faults.push(`${list.id} holds more than items`);
  if (document.documentElement.lang !== 'en') faults.push('the language is not named');
  if (document.querySelectorAll('main').length !== 1) faults.push('not one main part');
  return faults;
}
